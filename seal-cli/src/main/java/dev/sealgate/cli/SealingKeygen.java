package dev.sealgate.cli;

import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.sealed.SealingKey;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A sealing key of one's own, as the Secret that the controller finds its keys in. */
final class SealingKeygen {
  private static final int MIN_BITS = 2048;
  private static final int MAX_BITS = 4096;
  private static final int MAX_DAYS = 36_500;

  @Option(
      names = "--sealing",
      description =
          "Make a sealing key for the controller instead: a Secret for its namespace goes to"
              + " --output, and the certificate is printed.")
  private boolean wanted;

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAME",
      description = "With --sealing: of the Secret. Default: sealgate-system.")
  private @Nullable String namespace;

  @Option(
      names = "--bits",
      paramLabel = "N",
      description = "With --sealing: 2048 to 4096. Default: 4096.")
  private @Nullable Integer bits;

  @Option(
      names = "--days",
      paramLabel = "N",
      description = "With --sealing: until the certificate expires. Default: 3650.")
  private @Nullable Integer days;

  boolean isWanted() {
    return wanted;
  }

  void refuseWithout() {
    if (!wanted && (namespace != null || bits != null || days != null)) {
      throw Failure.usage(
          "--namespace, --bits and --days go with --sealing", "an age key has none of them");
    }
  }

  int make(World world, @Nullable String output, Listing format) {
    if (output == null) {
      throw Failure.usage(
          "--sealing needs --output FILE for the private key", "the certificate is printed");
    }
    int size = bits == null ? MAX_BITS : bits;
    int validity = days == null ? 3650 : days;
    if (size < MIN_BITS || size > MAX_BITS || validity < 1 || validity > MAX_DAYS) {
      throw Failure.usage(
          "--bits is from 2048 to 4096, and --days from 1 to " + MAX_DAYS,
          "leave them out: 4096 bits for ten years");
    }
    String place = namespace == null ? "sealgate-system" : namespace;
    if (!place.matches("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?")) {
      throw Failure.usage("--namespace is no name of a namespace", "that of the controller");
    }
    try (SealingKey key =
            SealingKey.generate(size, Duration.ofDays(validity), world.clock(), world.random());
        SecretBytes manifest = manifest(key, place)) {
      new Target(world).create(output, manifest);
      String pem = key.certificate().toPem();
      String fingerprint = Pins.fingerprint(key.certificate());
      Map<String, String> facts = new LinkedHashMap<>();
      facts.put("fingerprint", fingerprint);
      facts.put("notAfter", key.certificate().notAfter().toString());
      facts.put("certificate", pem);
      facts.put("file", output);
      world.print(format.of(pem, facts, List.of(fingerprint)));
    }
    return ExitCode.OK;
  }

  private static SecretBytes manifest(SealingKey key, String place) {
    String pem = key.certificate().toPem();
    String head =
        """
        apiVersion: v1
        kind: Secret
        metadata:
          name: sealing-key-%s
          namespace: %s
          labels:
            sealedsecrets.bitnami.com/sealed-secrets-key: active
        type: kubernetes.io/tls
        data:
          tls.crt: %s
          tls.key: %s\
        """
            .formatted(
                key.certificate().fingerprint().substring(0, 10),
                place,
                Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII)),
                ""); // the key is no text: it follows as bytes
    byte[] start = head.getBytes(StandardCharsets.US_ASCII);
    try (SecretBytes secret = key.privateKeyPem()) {
      byte[] encoded = secret.use(bytes -> Base64.getEncoder().encode(bytes));
      byte[] all = Arrays.copyOf(start, start.length + encoded.length + 1);
      System.arraycopy(encoded, 0, all, start.length, encoded.length);
      all[all.length - 1] = '\n';
      Arrays.fill(encoded, (byte) 0);
      return SecretBytes.takeOwnershipOf(all);
    }
  }
}

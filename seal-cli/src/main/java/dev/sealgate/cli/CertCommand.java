package dev.sealgate.cli;

import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.sealed.SealingCertificate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    description =
        """
        It is public: keep it in the repository, and nobody needs the cluster to seal. Once --pin has
        written down which it is, in .seal-cert of this folder or one above, a certificate that does
        not stand there is refused by all commands that seal.\
        """,
    descriptionHeading = "%n",
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer =
        """
          seal cert > sealing.pem
          seal secret --cert sealing.pem < secret.yaml > sealed.yaml
          seal cert --pin > sealing.pem                     # and refuse others from now on
          seal cert --cert sealing.pem --format text        # until when, how many bits
          seal cert --fingerprint                           # to compare with what a colleague has
          seal cert --controller-name sealed-secrets-controller --controller-namespace kube-system

        Reading it needs the role sealgate-certificate-reader in the controller's namespace.

        Exit codes: 0 printed, 1 it can't be had, or is not the pinned one, 2 wrong command line.\
        """)
final class CertCommand implements Callable<Integer> {
  private final World world;

  @Mixin private final ClusterOptions cluster = new ClusterOptions();

  @Option(
      names = "--cert",
      paramLabel = "FILE|URL",
      description = "Look at this one instead of the controller's.")
  private @Nullable String cert;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "pem, text, json, yaml, or name: the fingerprint alone. Default: pem.")
  private Format format = Format.pem;

  @Option(names = "--fingerprint", description = "The same as --format name.")
  private boolean fingerprint;

  @Option(
      names = "--pin",
      description =
          "Write the fingerprint into .seal-cert: seal encrypts to certificates that stand there,"
              + " and to no others.")
  private boolean pin;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Default: standard output.")
  private @Nullable String output;

  /** How it is shown. */
  enum Format {
    pem,
    text,
    json,
    yaml,
    name
  }

  CertCommand(World world) {
    this.world = world;
  }

  @Override
  public Integer call() {
    SealingCertificate certificate =
        cert == null ? cluster.fetchUnpinned(world) : Certificates.loadUnpinned(world, cert);
    if (pin) {
      world.notice(
          "pinned %s in %s".formatted(Pins.fingerprint(certificate), Pins.add(world, certificate)));
    }
    String shown = shown(certificate);
    if (output == null) {
      world.print(shown);
    } else {
      try (SecretBytes content = SecretBytes.utf8(shown)) {
        new Target(world).replace(output, content, Target.Readers.UNCHANGED);
      }
    }
    return ExitCode.OK;
  }

  private String shown(SealingCertificate certificate) {
    return switch (fingerprint ? Format.name : format) {
      case pem -> Pins.check(world, certificate).toPem();
      case text -> text(facts(certificate));
      case json -> JsonText.of(facts(certificate));
      case yaml -> YamlText.of(facts(certificate));
      case name -> Pins.fingerprint(certificate) + "\n";
    };
  }

  private static String text(Map<String, Object> facts) {
    StringBuilder text = new StringBuilder();
    facts.forEach((name, fact) -> text.append("%-12s %s%n".formatted(name, fact)));
    return text.toString();
  }

  private Map<String, Object> facts(SealingCertificate certificate) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("fingerprint", Pins.fingerprint(certificate));
    facts.put("notBefore", certificate.notBefore().toString());
    facts.put("notAfter", certificate.notAfter().toString());
    facts.put("expired", certificate.isExpiredAt(world.clock().instant()));
    facts.put("keyBits", certificate.keyBits());
    Pins.find(world).ifPresent(pins -> facts.put("pinned", pins.hold(certificate)));
    return facts;
  }
}

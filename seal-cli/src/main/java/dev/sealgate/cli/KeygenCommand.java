package dev.sealgate.cli;

import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.age.AgeIdentity;
import dev.sealgate.crypto.age.AgeRecipient;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    description =
        """
        An identity (private, it decrypts) and a recipient (public, give it to everyone who
        encrypts). The file is the one that age and sops use.\
        """,
    descriptionHeading = "%n",
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer =
        """
          seal keygen -o age.agekey        # the identity to a file, the recipient is printed
          seal keygen -o age.agekey --format json
          seal keygen --recipient-of age.agekey
          seal keygen --sealing -o sealing-key.yaml > sealing.pem   # and: kubectl create -f
          kubectl -n sealgate-system create secret generic sops-age --from-file=age.agekey

        Keep the file out of Git. For sops and seal on this machine its usual place is
        ~/.config/sops/age/keys.txt.

        Exit codes: 0 done, 1 a file is there already or can't be written, 2 wrong command line.\
        """)
final class KeygenCommand implements Callable<Integer> {
  private final World world;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Where the identity goes (mode 0600, never overwritten). Default: printed.")
  private @Nullable String output;

  @Option(
      names = "--pq",
      description =
          "Make a post-quantum key pair (age1pq1..., needs age 1.3 or later on the other side).")
  private boolean postQuantum;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description =
          "How recipients and certificates are printed: text, json, yaml or name. Default: text.")
  private Listing format = Listing.text;

  @Option(
      names = "--recipient-of",
      paramLabel = "FILE",
      description = "Make no key: print the recipients of this identity file.")
  private @Nullable String existing;

  @Mixin private final SealingKeygen sealing = new SealingKeygen();

  KeygenCommand(World world) {
    this.world = world;
  }

  @Override
  public Integer call() {
    if (existing != null) {
      if (postQuantum || output != null || sealing.isWanted()) {
        throw Failure.usage(
            "--recipient-of goes with no other option", "it only reads: seal keygen --help");
      }
      return printRecipients(existing);
    }
    sealing.refuseWithout();
    if (sealing.isWanted()) {
      if (postQuantum) {
        throw Failure.usage(
            "--sealing and --pq exclude each other",
            "sealing keys are RSA keys, as kubeseal has them");
      }
      return sealing.make(world, output, format);
    }
    if (output == null && format != Listing.text) {
      throw Failure.usage(
          "--format goes with --output", "the identity itself is printed as age writes it");
    }
    if (output == null && world.showing()) {
      throw Failure.usage(
          "the private key would stay in what your terminal keeps",
          "seal keygen -o age.agekey writes it to a file; a pipe works too");
    }
    try (AgeIdentity identity =
            postQuantum
                ? AgeIdentity.generateHybrid(world.random())
                : AgeIdentity.generate(world.random());
        SecretBytes file = file(identity)) {
      String recipient = identity.recipient().orElseThrow().toString();
      if (output == null) {
        world.print(file);
        world.say("recipient: " + recipient + "\n");
      } else {
        new Target(world).create(output, file);
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("recipient", recipient);
        facts.put("file", output);
        world.print(format.of(recipient + "\n", facts, List.of(recipient)));
      }
    }
    return ExitCode.OK;
  }

  private Integer printRecipients(String file) {
    List<AgeIdentity> identities = KeyFiles.ageIdentities(world, file);
    try {
      List<String> recipients =
          identities.stream()
              .map(AgeIdentity::recipient)
              .flatMap(Optional<AgeRecipient>::stream)
              .map(AgeRecipient::toString)
              .toList();
      world.print(
          format.of(
              String.join("", recipients.stream().map(each -> each + "\n").toList()),
              Map.of("recipients", recipients),
              recipients));
    } finally {
      identities.forEach(AgeIdentity::close);
    }
    return ExitCode.OK;
  }

  private SecretBytes file(AgeIdentity identity) {
    String head =
        "# created: %s\n# public key: %s\n"
            .formatted(
                world.clock().instant().truncatedTo(ChronoUnit.SECONDS),
                identity.recipient().orElseThrow());
    try (SecretBytes line = identity.encoded()) {
      byte[] start = head.getBytes(StandardCharsets.UTF_8);
      byte[] all = new byte[start.length + line.length() + 1];
      System.arraycopy(start, 0, all, 0, start.length);
      line.lend(key -> System.arraycopy(key, 0, all, start.length, key.length));
      all[all.length - 1] = '\n';
      return SecretBytes.takeOwnershipOf(all);
    }
  }
}

package dev.sealgate.cli;

import dev.sealgate.crypto.SecretBytes;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    header = "Print the certificate that 'seal secret' encrypts to.",
    description =
        """
        It is public: keep it in the repository, and nobody needs the cluster to seal.\
        """,
    descriptionHeading = "%n",
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer =
        """
          seal cert > sealing.pem
          seal secret --cert sealing.pem < secret.yaml > sealed.yaml
          seal cert --controller-name sealed-secrets-controller --controller-namespace kube-system

        Reading it needs the role sealgate-certificate-reader in the controller's namespace.\
        """)
final class CertCommand implements Callable<Integer> {
  private final World world;

  @Mixin private final ClusterOptions cluster = new ClusterOptions();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Default: standard output.")
  private @Nullable String output;

  CertCommand(World world) {
    this.world = world;
  }

  @Override
  public Integer call() {
    String pem = cluster.fetch(world).toPem();
    if (output == null) {
      world.print(pem);
    } else {
      try (SecretBytes content = SecretBytes.utf8(pem)) {
        new Target(world).replace(output, content, Target.Readers.UNCHANGED);
      }
    }
    return ExitCode.OK;
  }
}

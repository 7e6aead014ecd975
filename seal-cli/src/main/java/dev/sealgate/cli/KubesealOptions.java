package dev.sealgate.cli;

import dev.sealgate.cli.SecretCommand.Format;
import dev.sealgate.crypto.sealed.SealingCertificate;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What kubeseal calls its own way, so that {@code alias kubeseal='seal secret'} works. */
final class KubesealOptions {
  @Option(
      names = {"-f", "--secret-file"},
      paramLabel = "FILE",
      description = "The same as FILE.")
  private @Nullable String secretFile;

  @Option(
      names = {"-w", "--sealed-secret-file"},
      paramLabel = "FILE",
      description = "The same as --output FILE; .yaml and .json say the format.")
  private @Nullable String sealedFile;

  @Option(
      names = "--from-file",
      paramLabel = "[NAME=]FILE",
      split = ",",
      hideParamSyntax = true,
      description = "With --raw: the file that holds the value.")
  private List<String> fromFile = List.of();

  @Option(
      names = "--merge-into",
      paramLabel = "FILE",
      description =
          "Seal the items of the Secret into this SealedSecret: for its name, namespace and scope;"
              + " all else of the file stays. With --recovery-private-key items whose value is the"
              + " same stay too.")
  private @Nullable String mergeInto;

  @Option(
      names = "--validate",
      description =
          "Ask the controller whether it can open the SealedSecrets; with --recovery-private-key"
              + " try these keys instead. 1 when one can't be opened.")
  private boolean validate;

  @Option(names = "--fetch-cert", description = "The same as seal cert, also with --cert.")
  private boolean fetchCert;

  @Option(names = "--version", description = "Print the version.")
  private boolean version;

  boolean isOtherCommand() {
    return fetchCert || version;
  }

  int run(World world, Supplier<SealingCertificate> certificate) {
    world.print(version ? VersionCommand.text() + "\n" : certificate.get().toPem());
    return ExitCode.OK;
  }

  boolean validates() {
    return validate;
  }

  @Nullable String mergeTarget() {
    return mergeInto;
  }

  void refuseContradictions(boolean raw, @Nullable String file, @Nullable String output) {
    if (!fromFile.isEmpty() && !raw) {
      throw Failure.usage("--from-file requires --raw", "give a Secret as FILE or by a pipe");
    }
    if (fromFile.size() > 1) {
      throw Failure.usage(
          "must provide only one --from-file when encrypting a single item with --raw",
          "run it once for each value");
    }
    if (file != null && (secretFile != null || !fromFile.isEmpty())) {
      throw Failure.usage("the input is given twice", "leave one of them out");
    }
    if (sealedFile != null && output != null && !isFormat(output)) {
      throw Failure.usage("the output is given twice", "leave --output or -w out");
    }
    if (mergeInto != null && (raw || validate || target(output) != null)) {
      throw Failure.usage(
          "--merge-into goes with no other result", "it changes the file that it names");
    }
  }

  Source source(World world, @Nullable String file, boolean raw) {
    if (raw && !fromFile.isEmpty()) {
      String given = fromFile.getFirst();
      return SopsInput.read(world, given.substring(given.indexOf('=') + 1));
    }
    return Source.read(world, secretFile != null ? secretFile : file);
  }

  @Nullable String target(@Nullable String output) {
    if (sealedFile != null) {
      return sealedFile;
    }
    return output == null || isFormat(output) ? null : output;
  }

  private static boolean isFormat(String output) {
    return output.equals("yaml") || output.equals("json");
  }

  /** What is said, or what the name of the output says. */
  static @Nullable Format format(
      @Nullable Format given, @Nullable String output, @Nullable String target) {
    if (given != null) {
      return given;
    }
    if (output != null && isFormat(output)) {
      return Format.valueOf(output);
    }
    if (target == null) {
      return null;
    }
    return target.endsWith(".yaml") || target.endsWith(".yml")
        ? Format.yaml
        : target.endsWith(".json") ? Format.json : null;
  }
}

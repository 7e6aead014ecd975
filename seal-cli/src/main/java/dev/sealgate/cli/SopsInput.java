package dev.sealgate.cli;

import dev.sealgate.crypto.sops.SopsFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which file a SOPS command reads, and what it is. */
final class SopsInput {
  @Parameters(
      paramLabel = "FILE",
      arity = "0..1",
      description =
          "YAML, JSON, .env or .ini by its name; any other is encrypted as one value."
              + " Default: standard input, which needs --filename-override or --input-type.")
  private @Nullable String file;

  @Option(
      names = "--filename-override",
      paramLabel = "NAME",
      description = "Treat the input as the file of this name.")
  private @Nullable String nameOverride;

  @Option(
      names = "--input-type",
      paramLabel = "TYPE",
      description = "yaml, json, dotenv, ini or binary. Default: by the name.")
  private @Nullable Type type;

  /** sops' words for the formats. */
  enum Type {
    yaml,
    json,
    dotenv,
    ini,
    binary
  }

  @Nullable String file() {
    return file;
  }

  /** What rules about paths are applied to; empty when the input has no name. */
  String name() {
    if (nameOverride != null) {
      return nameOverride;
    }
    return file == null || Source.isStdin(file) ? "" : file;
  }

  SopsFormat format() {
    if (type != null) {
      return SopsFormat.valueOf(type.name().toUpperCase(Locale.ROOT));
    }
    if (name().isEmpty()) {
      throw Failure.usage(
          "standard input has no name that tells its format",
          "add --filename-override NAME (or --input-type yaml)");
    }
    return SopsFormat.ofFileName(name()).orElse(SopsFormat.BINARY);
  }

  void refuseTwoTargets(boolean inPlace, @Nullable String output) {
    if (inPlace && output != null) {
      throw Failure.usage("--in-place and --output exclude each other", "leave one of them out");
    }
    if (inPlace && Source.isStdin(file)) {
      throw Failure.usage("--in-place needs a file", "name it: seal encrypt -i FILE");
    }
  }
}

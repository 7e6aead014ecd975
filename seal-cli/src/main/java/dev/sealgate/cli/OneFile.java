package dev.sealgate.cli;

import dev.sealgate.crypto.sops.SopsFormat;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The one encrypted file that a command works on. */
final class OneFile {
  @Parameters(index = "0", paramLabel = "FILE", description = "The encrypted file.")
  private String file = "";

  @Option(
      names = "--input-type",
      paramLabel = "TYPE",
      description = "yaml, json, dotenv, ini or binary. Default: by the name.")
  private SopsInput.@Nullable Type type;

  String file() {
    return file;
  }

  SopsFormat format() {
    return SopsInput.format(type, file);
  }

  Source read(World world) {
    return SopsInput.read(world, file);
  }
}

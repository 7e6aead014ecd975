package dev.sealgate.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How the verbs of Applications print. */
final class ListOutput {
  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description =
          "table, wide, lines (parted by tabs, without a head), json, yaml or name. Default: table"
              + " on a terminal, lines in a pipe.")
  private @Nullable Format format;

  /** What can be asked for. */
  enum Format {
    table,
    wide,
    lines,
    json,
    yaml,
    name
  }

  Format format(World world) {
    return format != null ? format : world.showing() ? Format.table : Format.lines;
  }

  boolean isWide() {
    return format == Format.wide;
  }

  /** Whether times and commits are told in full. */
  boolean isExact(World world) {
    return format(world) == Format.lines;
  }
}

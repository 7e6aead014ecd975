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

  /** Of what prints a line for each change. */
  void forWatching(String instead) {
    if (format != null && format != Format.table && format != Format.lines) {
      throw watchesLines(format.name(), instead);
    }
  }

  static Failure watchesLines(String format, String instead) {
    return Failure.usage(
        "--watch prints a line for each change, and goes without --output " + format, instead);
  }

  boolean isWide() {
    return format == Format.wide;
  }

  /** Whether times and commits are told in full. */
  boolean isExact(World world) {
    return format(world) == Format.lines;
  }
}

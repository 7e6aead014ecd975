package dev.sealgate.cli;

import dev.sealgate.crypto.sops.SopsFormat;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which files a SOPS command reads, and what they are. */
final class SopsInput {
  @Parameters(
      paramLabel = "FILE",
      arity = "0..*",
      description =
          "YAML, JSON, .env or .ini by its name; any other is encrypted as one value."
              + " Default: standard input, which needs --filename-override or --input-type."
              + " With -i several files, and folders with all below them.")
  private List<String> files = List.of();

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

  @Option(
      names = "--output-type",
      paramLabel = "TYPE",
      description = "Of the result. Default: the type of the input.")
  private @Nullable Type outputType;

  /** sops' words for the formats. */
  enum Type {
    yaml,
    json,
    dotenv,
    ini,
    binary
  }

  /** The only one; null for standard input. */
  @Nullable String file() {
    return files.isEmpty() ? null : files.getFirst();
  }

  List<String> files() {
    return files;
  }

  /** Whether there is more to do than one file. */
  boolean isMany(World world) {
    return files.size() > 1
        || (files.size() == 1 && Files.isDirectory(world.resolve(files.getFirst())));
  }

  /** What rules about paths are applied to; empty when the input has no name. */
  String name() {
    return name(file());
  }

  String name(@Nullable String file) {
    if (nameOverride != null) {
      return nameOverride;
    }
    return file == null || Source.isStdin(file) ? "" : file;
  }

  SopsFormat format() {
    return format(file());
  }

  /** For commands that write the type that they read. */
  SopsFormat format(@Nullable String file) {
    SopsFormat format = inputFormat(file);
    if (outputFormat(file) != format) {
      throw Failure.usage(
          "--output-type of another type than the input is for encrypt and decrypt alone",
          "the result has the type of the input: leave --output-type out");
    }
    return format;
  }

  SopsFormat outputFormat(@Nullable String file) {
    return outputType == null ? inputFormat(file) : format(outputType);
  }

  SopsFormat inputFormat(@Nullable String file) {
    String name = name(file);
    if (type == null && name.isEmpty()) {
      throw Failure.usage(
          "standard input has no name that tells its format",
          "add --filename-override NAME (or --input-type yaml)");
    }
    return format(type, name);
  }

  static SopsFormat format(@Nullable Type given, String file) {
    return given != null ? format(given) : SopsFormat.ofFileName(file).orElse(SopsFormat.BINARY);
  }

  private static SopsFormat format(Type type) {
    return SopsFormat.valueOf(type.name().toUpperCase(Locale.ROOT));
  }

  void refuseTwoTargets(World world, boolean inPlace, @Nullable String output) {
    if (inPlace && output != null) {
      throw Failure.usage("--in-place and --output exclude each other", "leave one of them out");
    }
    if (inPlace && Source.isStdin(file())) {
      throw Failure.usage("--in-place needs a file", "name it: seal encrypt -i FILE");
    }
    if (!inPlace && files.size() > 1) {
      throw Failure.usage(
          "several files are given, and one standard output", "add -i, or name one file");
    }
    if (!inPlace && isMany(world)) {
      throw Failure.of(file() + " is a folder", "name a file in it, or add -i for all below it");
    }
    if (nameOverride != null && isMany(world)) {
      throw Failure.usage("--filename-override goes with one file", "leave it out");
    }
  }

  /** Reads a file that must be there. */
  static Source read(World world, @Nullable String file) {
    if (file != null && !Source.isStdin(file) && Files.notExists(world.resolve(file))) {
      throw Failure.of(
          ExitCode.NO_FILE,
          file + ": no such file",
          "is it in another folder? This one is " + world.cwd());
    }
    return Source.read(world, file);
  }
}

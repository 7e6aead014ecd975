package dev.sealgate.cli;

import dev.sealgate.crypto.sops.EncryptionRule;
import dev.sealgate.crypto.sops.MasterKey;
import dev.sealgate.crypto.sops.SopsConfig;
import dev.sealgate.crypto.sops.SopsFormat;
import dev.sealgate.crypto.sops.SopsLimits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The .sops.yaml that governs a file.
 *
 * @param shown as a person would write its name
 * @param path of the file, relative to the folder of the configuration
 */
record ConfigFile(String shown, SopsConfig config, String path) {
  private static final int MAX_LEVELS = 100;

  /**
   * @param named the configuration to use; found by the usual rules when null
   * @param file empty when the input has no name
   */
  static Optional<ConfigFile> find(World world, @Nullable String named, String file) {
    return Optional.ofNullable(named)
        .or(() -> world.variable("SOPS_CONFIG"))
        .map(world::resolve)
        .or(() -> search(world.cwd()))
        .map(config -> read(world, config, file));
  }

  /** A configuration at the top of a repository, for a file by its path there. */
  static ConfigFile atTop(byte[] content, String file) {
    String name = SopsConfig.FILE_NAME;
    return new ConfigFile(name, SopsConfig.parse(name, content, SopsLimits.DEFAULT), file);
  }

  private static ConfigFile read(World world, Path config, String file) {
    String shown = shown(world, config);
    try (Source source = Source.read(world, shown)) {
      return new ConfigFile(
          shown,
          SopsConfig.parse(shown, source.content().copyBytes(), SopsLimits.DEFAULT),
          relative(world, config, file));
    }
  }

  /** What is encrypted of the file; empty when no rule fits. */
  Optional<SopsConfig.Layout> layout() {
    return config.layoutFor(path);
  }

  /** For a file whose keys are named nowhere else. */
  EncryptionRule rule() {
    if (layout().isEmpty()) {
      throw Failure.of(
          shown + ": no matching creation rules found" + (path.isEmpty() ? "" : " for " + path),
          path.isEmpty()
              ? "rules match on the name of the file: add --filename-override NAME"
              : "add a rule whose path_regex matches it, or give --age RECIPIENT");
    }
    return config.ruleFor(path).orElseThrow();
  }

  /** The keys that the rule of the file names; none when no rule fits. */
  List<MasterKey> keys() {
    return layout().isEmpty()
        ? List.of()
        : rule().keyGroups().stream().flatMap(List::stream).toList();
  }

  /** Whether the rule for the file is one for files like it, and not for all. */
  boolean isNamed() {
    return config.namesFile(path);
  }

  int indent(SopsFormat format) {
    return config.indent(format);
  }

  /** As the person would write it. */
  private static String shown(World world, Path config) {
    return config.startsWith(world.cwd())
        ? world.cwd().relativize(config).toString()
        : config.toString();
  }

  /** What path_regex is applied to: below the folder of the configuration, else the whole path. */
  private static String relative(World world, Path config, String file) {
    if (file.isEmpty()) {
      return "";
    }
    Path path = world.resolve(file).normalize();
    Path folder = config.normalize().getParent();
    Path from = folder != null && path.startsWith(folder) ? folder.relativize(path) : path;
    return from.toString().replace('\\', '/');
  }

  private static Optional<Path> search(Path start) {
    Path folder = start;
    for (int level = 0; folder != null && level < MAX_LEVELS; level++) {
      Path candidate = folder.resolve(SopsConfig.FILE_NAME);
      if (Files.isRegularFile(candidate)) {
        return Optional.of(candidate);
      }
      folder = folder.getParent();
    }
    return Optional.empty();
  }
}

package dev.sealgate.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds .sops.yaml and the creation rule for a file in it. */
final class ConfigFile {
  private static final String NAME = ".sops.yaml";
  private static final int MAX_LEVELS = 100;

  private ConfigFile() {}

  /**
   * @param named the configuration to use; found by the usual rules when null
   * @param file whose rule is wanted; empty when the input has no name
   * @param required whether it is a failure that there is none
   */
  static Optional<CreationRule> rule(
      World world, @Nullable String named, String file, boolean required) {
    Optional<Path> config =
        Optional.ofNullable(named)
            .or(() -> world.variable("SOPS_CONFIG"))
            .map(world::resolve)
            .or(() -> search(world.cwd()));
    if (config.isEmpty()) {
      if (!required) {
        return Optional.empty();
      }
      throw Failure.of(
          "there is nobody to encrypt to",
          "give --age RECIPIENT (seal keygen -o age.agekey prints one), SOPS_AGE_RECIPIENTS or a "
              + NAME);
    }
    String shown = shown(world, config.get());
    Optional<CreationRule> rule =
        CreationRule.find(shown, read(world, shown), relative(world, config.get(), file));
    if (rule.isEmpty() && required) {
      throw Failure.of(
          shown + ": no matching creation rules found" + (file.isEmpty() ? "" : " for " + file),
          file.isEmpty()
              ? "rules match on the name of the file: add --filename-override NAME"
              : "add a rule whose path_regex matches it, or give --age RECIPIENT");
    }
    return rule;
  }

  private static Map<String, @Nullable Object> read(World world, String config) {
    try (Source source = Source.read(world, config)) {
      List<Manifests.Document> documents = Manifests.read(source);
      if (documents.size() != 1) {
        throw Failure.of(
            config + " has " + documents.size() + " documents instead of one",
            "it holds one map with creation_rules");
      }
      return documents.getFirst().body();
    }
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
      Path candidate = folder.resolve(NAME);
      if (Files.isRegularFile(candidate)) {
        return Optional.of(candidate);
      }
      folder = folder.getParent();
    }
    return Optional.empty();
  }
}

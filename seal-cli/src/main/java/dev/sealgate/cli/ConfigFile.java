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
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The .sops.yaml that governs a file.
 *
 * @param shown as a person would write its name
 * @param path of the file, relative to the folder of the configuration
 */
record ConfigFile(String shown, SopsConfig config, String path) {
  private static final int MAX_LEVELS = 100;

  /** What Git and seal themselves have to read. */
  private static final Set<String> KEPT =
      Set.of(
          SopsConfig.FILE_NAME,
          Pins.FILE_NAME,
          AllowList.FILE_NAME,
          ".git",
          ".gitattributes",
          ".gitignore",
          ".gitmodules");

  /**
   * @param named the configuration to use; found by the usual rules when null
   * @param file empty when the input has no name
   */
  static Optional<ConfigFile> find(World world, @Nullable String named, String file) {
    return finder(world, named).apply(file);
  }

  /** The same for many files: the configuration is read once, when the first is asked for. */
  static Function<String, Optional<ConfigFile>> finder(World world, @Nullable String named) {
    Supplier<Optional<Path>> place =
        once(() ->
            Optional.ofNullable(named)
                .or(() -> world.variable("SOPS_CONFIG"))
                .map(world::resolve)
                .or(() -> search(world.cwd())));
    Supplier<Optional<ConfigFile>> read = once(() -> place.get().map(path -> read(world, path)));
    return file ->
        read.get().map(config -> config.with(relative(world, place.get().orElseThrow(), file)));
  }

  /** Of a configuration at the top of a repository, for files by their paths there. */
  static Function<String, Optional<ConfigFile>> atTop(Optional<byte[]> content) {
    String name = SopsConfig.FILE_NAME;
    Supplier<Optional<ConfigFile>> read =
        once(() ->
            content.map(bytes ->
                new ConfigFile(
                    name, SopsConfig.parse(name, bytes.clone(), SopsLimits.DEFAULT), "")));
    return file -> read.get().map(config -> config.with(file));
  }

  private static ConfigFile read(World world, Path config) {
    String shown = shown(world, config);
    try (Source source = Source.read(world, shown)) {
      return new ConfigFile(
          shown, SopsConfig.parse(shown, source.content().copyBytes(), SopsLimits.DEFAULT), "");
    }
  }

  private ConfigFile with(String file) {
    return new ConfigFile(shown, config, file);
  }

  private static <T> Supplier<T> once(Supplier<T> made) {
    AtomicReference<@Nullable T> kept = new AtomicReference<>();
    return () -> {
      T value = kept.get();
      if (value == null) {
        value = made.get();
        kept.set(value);
      }
      return value;
    };
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

  /**
   * Whether it wants the file encrypted without anybody naming it: by a rule for files like it, or,
   * where the format tells values from the rest, by one for all.
   */
  boolean covers() {
    String name = path.substring(path.lastIndexOf('/') + 1);
    boolean itself = Path.of(path).equals(Path.of(shown).getFileName());
    if (KEPT.contains(name) || itself) {
      return false;
    }
    return SopsFormat.ofFileName(path).isPresent() ? layout().isPresent() : config.singlesOut(path);
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

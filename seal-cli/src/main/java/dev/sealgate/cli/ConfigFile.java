package dev.sealgate.cli;

import dev.sealgate.crypto.sops.EncryptionRule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds .sops.yaml and the creation rule for a file in it. */
final class ConfigFile {
  private static final int MAX_LEVELS = 100;

  private ConfigFile() {}

  /**
   * @param named the configuration to use; found by the usual rules when null
   * @param file whose rule is wanted; empty when the input has no name
   * @param required whether it is a failure that there is none
   */
  static Optional<EncryptionRule> rule(
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
      throw noRecipients();
    }
    return Optional.empty();
  }

  private static Failure noRecipients() {
    return Failure.of(
        "there is nobody to encrypt to",
        "give --age RECIPIENT (seal keygen -o age.agekey prints one), SOPS_AGE_RECIPIENTS or a"
            + " .sops.yaml");
  }

  private static Optional<Path> search(Path start) {
    Path folder = start;
    for (int level = 0; folder != null && level < MAX_LEVELS; level++) {
      Path candidate = folder.resolve(".sops.yaml");
      if (Files.isRegularFile(candidate)) {
        return Optional.of(candidate);
      }
      folder = folder.getParent();
    }
    return Optional.empty();
  }
}

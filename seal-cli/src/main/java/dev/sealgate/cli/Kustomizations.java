package dev.sealgate.cli;

import dev.sealgate.cli.Finding.Rule;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Secrets that a kustomization makes of what stands in it. */
final class Kustomizations {
  private static final Set<String> NAMES =
      Set.of("kustomization.yaml", "kustomization.yml", "Kustomization");

  /** Nothing, or what is put in from elsewhere. */
  private static final Pattern NO_VALUE = Pattern.compile("(?:|\"\"|''|\\$\\{[^{}]*})");

  private Kustomizations() {}

  static boolean isOne(String file) {
    Path name = Path.of(file).getFileName();
    return name != null && NAMES.contains(name.toString());
  }

  /** A finding for each generator with values in clear. */
  static List<Finding> of(String file, Manifests.Document document) {
    List<Finding> found = new ArrayList<>();
    if (document.body().get("secretGenerator") instanceof List<?> generators) {
      for (Object each : generators) {
        if (each instanceof Map<?, ?> generator) {
          List<String> keys = keys(generator);
          if (!keys.isEmpty()) {
            found.add(
                Finding.of(
                    Rule.PLAINTEXT_SECRET,
                    file,
                    "secretGenerator %s has literals in clear: %s"
                        .formatted(
                            generator.get("name") instanceof String name ? name : "without a name",
                            Linter.shown(keys)),
                    "put them into an encrypted file that envs names; Git keeps what it has seen"));
          }
        }
      }
    }
    return found;
  }

  private static List<String> keys(Map<?, ?> generator) {
    List<String> keys = new ArrayList<>();
    if (generator.get("literals") instanceof List<?> literals) {
      for (Object each : literals) {
        if (each instanceof String literal) {
          String[] pair = literal.split("=", 2);
          if (pair.length == 2 && !NO_VALUE.matcher(pair[1]).matches()) {
            keys.add(pair[0]);
          }
        }
      }
    }
    return keys;
  }
}

package dev.sealgate.reconciler.secrets;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Which variables are put into objects after the build.
 *
 * @param substitute wins over what comes from elsewhere
 * @param from later ones win
 * @param always whether objects are searched for variables when none is set
 */
public record PostBuild(Map<String, String> substitute, List<From> from, boolean always) {
  public static final PostBuild NONE = new PostBuild(Map.of(), List.of(), false);

  /**
   * @param secret a Secret, else a ConfigMap, of the Application's namespace
   */
  public record From(boolean secret, String name, boolean optional) {
    public From {
      Objects.requireNonNull(name, "name");
    }

    @Override
    public String toString() {
      return (secret ? "Secret " : "ConfigMap ") + name;
    }
  }

  public PostBuild {
    substitute = Map.copyOf(substitute);
    from = List.copyOf(from);
  }
}

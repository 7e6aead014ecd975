package dev.sealgate.reconciler;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Trees for tests. */
public final class Yaml {
  private Yaml() {}

  @SuppressWarnings("unchecked")
  public static Map<String, @Nullable Object> map(String yaml) {
    return (Map<String, @Nullable Object>)
        new Load(LoadSettings.builder().build()).loadFromString(yaml);
  }
}

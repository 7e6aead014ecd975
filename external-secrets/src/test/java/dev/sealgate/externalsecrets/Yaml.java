package dev.sealgate.externalsecrets;

import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Manifests as they stand in files. */
public final class Yaml {

  private Yaml() {}

  @SuppressWarnings("unchecked")
  public static Map<String, Object> read(String text) {
    return (Map<String, Object>) new Load(LoadSettings.builder().build()).loadFromString(text);
  }
}

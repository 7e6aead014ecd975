package dev.sealgate.reconciler.helm;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What an Application says of its chart; see the fields of {@code spec.source.helm}.
 *
 * @param releaseName the Application's name when left out
 * @param namespace where the Application's objects go when left out
 * @param valueFiles from the chart's folder; from the repository's root with a leading slash
 * @param values YAML
 * @param kubeVersion the cluster's when left out
 * @param apiVersions the cluster's when empty
 */
public record ChartSettings(
    Optional<String> releaseName,
    Optional<String> namespace,
    List<String> valueFiles,
    boolean ignoreMissingValueFiles,
    List<ValuesFrom> valuesFrom,
    Optional<String> values,
    Optional<Map<String, Object>> valuesObject,
    List<Parameter> parameters,
    List<FileParameter> fileParameters,
    boolean skipCrds,
    boolean skipTests,
    boolean skipSchemaValidation,
    Optional<String> kubeVersion,
    List<String> apiVersions) {
  /** For a chart of which the Application says nothing. */
  public static final ChartSettings NONE =
      new ChartSettings(
          Optional.empty(),
          Optional.empty(),
          List.of(),
          false,
          List.of(),
          Optional.empty(),
          Optional.empty(),
          List.of(),
          List.of(),
          false,
          false,
          false,
          Optional.empty(),
          List.of());

  /**
   * @param secret a Secret, else a ConfigMap, of the Application's namespace
   * @param targetPath where the key's text goes; when left out, the text is YAML with values
   */
  public record ValuesFrom(
      boolean secret, String name, String key, Optional<String> targetPath, boolean optional) {
    public ValuesFrom {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(key, "key");
    }

    @Override
    public String toString() {
      return (secret ? "Secret " : "ConfigMap ") + name;
    }
  }

  public record Parameter(String name, String value, boolean forceString) {}

  public record FileParameter(String name, String path) {}

  public ChartSettings {
    valueFiles = List.copyOf(valueFiles);
    valuesFrom = List.copyOf(valuesFrom);
    parameters = List.copyOf(parameters);
    fileParameters = List.copyOf(fileParameters);
    apiVersions = List.copyOf(apiVersions);
  }
}

package dev.sealgate.reconciler.helm;

import dev.sealgate.reconciler.render.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A chart as Helm gets to see it.
 *
 * @param folder from the repository's root
 * @param files by their paths below the folder, masked
 * @param steps merged over the chart's own values, in this order
 */
public record Chart(
    String folder,
    Map<String, byte[]> files,
    List<ChartStep> steps,
    ChartSettings settings,
    String releaseName,
    String namespace,
    Capabilities capabilities) {
  private static final String FOLDER = "chart/";

  public Chart {
    files = Map.copyOf(files);
    steps = List.copyOf(steps);
  }

  /** By their paths below the folder that Helm runs in. */
  Map<String, byte[]> workspace() {
    Map<String, byte[]> all = new LinkedHashMap<>();
    files.forEach((path, content) -> all.put(FOLDER + path, content));
    List<Map<String, Object>> values = new ArrayList<>();
    for (ChartStep step : steps) {
      values.add(step.request(all, values.size()));
    }
    Map<String, Object> request = new LinkedHashMap<>();
    request.put("chart", "chart");
    request.put("releaseName", releaseName);
    request.put("namespace", namespace);
    request.put("kubeVersion", capabilities.kubeVersion());
    request.put("apiVersions", capabilities.apiVersions());
    request.put("skipCrds", settings.skipCrds());
    request.put("skipTests", settings.skipTests());
    request.put("skipSchemaValidation", settings.skipSchemaValidation());
    request.put("values", values);
    all.put("request.json", JsonText.of(request).getBytes(StandardCharsets.UTF_8));
    return all;
  }

  /**
   * The file of the repository that a path of Helm's, which begins with the chart's name, means.
   */
  String original(String path) {
    String below = path.substring(path.indexOf('/') + 1);
    return folder.isEmpty() ? below : folder + "/" + below;
  }
}

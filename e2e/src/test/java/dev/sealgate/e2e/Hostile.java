package dev.sealgate.e2e;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Folders that want to be more than they look. */
final class Hostile {
  private static final int MEBIBYTE = 1 << 20;

  private Hostile() {}

  /** What each may be refused for. */
  static Map<String, Set<String>> reasons() {
    Map<String, Set<String>> reasons = new TreeMap<>();
    for (String kind : List.of("aliases", "deep", "huge", "laughs", "many", "objects", "texts")) {
      reasons.put(kind, Set.of("LimitExceeded"));
    }
    // each value passes, but no API server takes an object of three mebibytes
    reasons.put("encrypted", Set.of("ObjectRejected"));
    // they render beside the heap: what is too much is refused or ended by the system
    for (String rendered : List.of("chart", "overlay")) {
      reasons.put(rendered, Set.of("LimitExceeded", "RenderFailed"));
    }
    return reasons;
  }

  static Map<String, Map<String, byte[]>> all(UnaryOperator<String> sops) {
    Map<String, Map<String, byte[]>> all = new LinkedHashMap<>();
    all.put("huge", files(16, () -> values(48_000, 80)));
    all.put("texts", files(24, () -> values(45, 100_000)));
    all.put("aliases", files(8, Hostile::aliases));
    all.put("laughs", files(4, Hostile::laughs));
    all.put(
        "many", files(11_000, () -> "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: NAME}\n"));
    all.put("objects", files(11, () -> objects(1999)));
    all.put("deep", files(4, () -> "a: " + "[".repeat(200_000)));
    all.put("encrypted", encrypted(26, sops));
    all.put("overlay", overlay());
    all.put("chart", chart());
    return all;
  }

  private static Map<String, byte[]> files(int count, Supplier<String> content) {
    String text = content.get();
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      files.put("file-" + i + ".yaml", bytes(text.replace("NAME", "object-" + i)));
    }
    return files;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String values(int count, int length) {
    StringBuilder yaml =
        new StringBuilder("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: NAME}\ndata:\n");
    for (int i = 0; i < count; i++) {
      yaml.append("  k").append(i).append(": ").append("x".repeat(length)).append('\n');
    }
    return yaml.toString();
  }

  private static Map<String, byte[]> encrypted(int count, UnaryOperator<String> sops) {
    String secret =
        values(34, 100_000).replace("ConfigMap", "Secret").replace("\ndata:", "\nstringData:");
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      files.put("file-" + i + ".yaml", bytes(sops.apply(secret.replace("NAME", "object-" + i))));
    }
    return files;
  }

  /** Each file stays below what one file may unfold to. */
  private static String aliases() {
    StringBuilder yaml = new StringBuilder("apiVersion: v1\nkind: ConfigMap\n");
    yaml.append("metadata: {name: NAME, annotations: {a: &a ")
        .append("y".repeat(1000))
        .append("}}\n");
    yaml.append("data:\n");
    for (int i = 0; i < 14_000; i++) {
      yaml.append("  k").append(i).append(": *a\n");
    }
    return yaml.toString();
  }

  private static String laughs() {
    StringBuilder yaml = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 12; i++) {
      yaml.append("a" + i + ": &a" + i + " [");
      yaml.append(("*a" + (i - 1) + ", ").repeat(9)).append("*a" + (i - 1) + "]\n");
    }
    return yaml.toString();
  }

  private static String objects(int count) {
    StringBuilder yaml = new StringBuilder();
    for (int i = 0; i < count; i++) {
      yaml.append("---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: NAME-" + i + "}\n");
    }
    return yaml.toString();
  }

  /** Forty times four mebibytes. */
  private static Map<String, byte[]> overlay() {
    Map<String, byte[]> files = new LinkedHashMap<>();
    StringBuilder resources = new StringBuilder("resources:\n");
    files.put("base/kustomization.yaml", bytes("resources: [a.yaml]\n"));
    files.put(
        "base/a.yaml",
        bytes(
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: big}\ndata: {v: "
                + "z".repeat(4 * MEBIBYTE)
                + "}\n"));
    for (int i = 0; i < 40; i++) {
      files.put(
          "part-" + i + "/kustomization.yaml",
          bytes("resources: [../base]\nnameSuffix: \"-" + i + "\"\n"));
      resources.append("- part-").append(i).append('\n');
    }
    files.put("kustomization.yaml", bytes(resources.toString()));
    return files;
  }

  private static Map<String, byte[]> chart() {
    return Map.of(
        "Chart.yaml",
        bytes("apiVersion: v2\nname: bomb\nversion: 1.0.0\n"),
        "templates/a.yaml",
        bytes(
            """
            {{- range $i := until 2000 }}
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: "bomb-{{ $i }}"}
            data: {v: "{{ repeat 100000 "w" }}"}
            {{- end }}
            """));
  }
}

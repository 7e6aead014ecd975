package dev.sealgate.cli;

import dev.sealgate.cli.Finding.Rule;
import dev.sealgate.crypto.sealed.Scope;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** What keeps a SealedSecret from being opened, as far as it shows without a key. */
final class SealedChecks {
  private static final String PREFIX = "sealedsecrets.bitnami.com/";
  private static final int TAG = 16;
  private static final Pattern KEY = Pattern.compile("[-._a-zA-Z0-9]{1,253}");

  private final String file;
  private final Manifests.Document document;
  private final List<Finding> found = new ArrayList<>();

  private SealedChecks(String file, Manifests.Document document) {
    this.file = file;
    this.document = document;
  }

  static List<Finding> of(String file, Manifests.Document document) {
    SealedChecks checks = new SealedChecks(file, document);
    checks.place();
    checks.items();
    checks.template();
    return checks.found;
  }

  private void place() {
    Map<String, Object> annotations = map("metadata", "annotations");
    Scope scope = Scope.ofAnnotations(annotations);
    if (document.metadata("name").isEmpty()) {
      problem("it has no metadata.name", "name it as the Secret that was sealed");
    }
    if (document.metadata("namespace").isEmpty() && scope != Scope.CLUSTER_WIDE) {
      problem("it has no metadata.namespace", "add the namespace that it was sealed for");
    }
    for (String kind : List.of("cluster-wide", "namespace-wide")) {
      Object value = annotations.get(PREFIX + kind);
      if (value != null && !"true".equals(value)) {
        problem(
            "the annotation " + PREFIX + kind + " counts only as the text \"true\"",
            "write \"true\" in quotes, or take it away");
      }
    }
    if ("true".equals(annotations.get(PREFIX + "cluster-wide"))
        && "true".equals(annotations.get(PREFIX + "namespace-wide"))) {
      problem("it has two scopes, of which cluster-wide counts", "take one annotation away");
    }
  }

  private void items() {
    Map<String, Object> items = map("spec", "encryptedData");
    boolean v1 = map("spec").get("data") instanceof String;
    if (v1 && !items.isEmpty()) {
      problem("it has both spec.encryptedData and the old spec.data", "remove spec.data");
    }
    if (items.isEmpty() && !v1) {
      problem("it has no item in spec.encryptedData", "seal the Secret again: seal secret");
    }
    items.forEach((key, value) -> {
      if (!KEY.matcher(key).matches() || key.startsWith("..") || key.equals(".")) {
        problem(
            "spec.encryptedData has the key \"" + key + "\", which no Secret takes",
            "seal it under another: letters, digits, '-', '_' and '.', at most 253");
      }
      if (!(value instanceof String text) || !isSealed(text)) {
        problem(
            "spec.encryptedData." + key + " is no sealed value",
            "it is cut off, edited, or a plaintext: seal it again with --merge-into");
      }
    });
  }

  /** Two bytes that tell the length of the RSA part, that part, and at least a tag. */
  private static boolean isSealed(String text) {
    try {
      byte[] bytes = Base64.getDecoder().decode(text.replace("\n", "").replace("\r", ""));
      if (bytes.length < 2) {
        return false;
      }
      int rsa = ((bytes[0] & 0xFF) << 8) | (bytes[1] & 0xFF);
      return rsa >= 128 && rsa <= 2048 && bytes.length >= 2 + rsa + TAG;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  private void template() {
    Map<String, Object> metadata = map("spec", "template", "metadata");
    for (String field : List.of("name", "namespace")) {
      if (metadata.get(field) instanceof String text && !text.equals(document.metadata(field))) {
        problem(
            "spec.template.metadata." + field + " is another than metadata." + field,
            "make them agree: the one of the SealedSecret counts");
      }
    }
    if (!map("spec", "template", "stringData").isEmpty()) {
      problem("spec.template.stringData is ignored", "use spec.template.data");
    }
    inClear("data");
    inClear("stringData");
  }

  /** A template may put sealed items in; what has no template is what it says. */
  private void inClear(String field) {
    List<String> keys =
        map("spec", "template", field).entrySet().stream()
            .filter(entry -> !entry.getValue().equals(""))
            .filter(entry -> !entry.getValue().toString().contains("{{"))
            .map(Map.Entry::getKey)
            .toList();
    if (!keys.isEmpty()) {
      finding(
          Rule.SEALED_TEMPLATE,
          "spec.template." + field + " has values in clear: " + Linter.shown(keys),
          "what is secret among them: seal it with --merge-into, and replace it; Git keeps it");
    }
  }

  private Map<String, Object> map(String... path) {
    Object node = document.body();
    for (String key : path) {
      node = node instanceof Map<?, ?> map ? map.get(key) : null;
    }
    Map<String, Object> result = new LinkedHashMap<>();
    if (node instanceof Map<?, ?> map) {
      map.forEach((key, value) -> {
        if (value != null) {
          result.put(key.toString(), value);
        }
      });
    }
    return result;
  }

  private void problem(String problem, String hint) {
    finding(Rule.SEALED_SECRET, problem, hint);
  }

  private void finding(Rule rule, String problem, String hint) {
    String name = document.metadata("name");
    found.add(
        Finding.of(
            rule,
            file,
            "SealedSecret " + (name.isEmpty() ? "without a name" : name) + ": " + problem,
            hint));
  }
}

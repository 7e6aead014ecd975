package dev.sealgate.reconciler.plan;

import com.google.re2j.Pattern;
import dev.sealgate.reconciler.cluster.Json;
import dev.sealgate.reconciler.model.Manifest;
import dev.sealgate.reconciler.model.ObjectRef;
import dev.sealgate.templates.BoundedRegex;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Which objects a rule about differences is for. */
public sealed interface IgnoreTarget {
  /**
   * Argo CD's: group and kind with {@code *} and {@code ?}, name and namespace as they are, empty
   * for any.
   */
  record Named(String group, String kind, String namespace, String name) implements IgnoreTarget {
    public Named {
      Objects.requireNonNull(group, "group");
      Objects.requireNonNull(kind, "kind");
      Objects.requireNonNull(namespace, "namespace");
      Objects.requireNonNull(name, "name");
    }
  }

  /**
   * Flux's and kustomize's: regular expressions for the whole text, and selectors; empty for any.
   */
  record Matching(
      String group,
      String version,
      String kind,
      String namespace,
      String name,
      String labelSelector,
      String annotationSelector)
      implements IgnoreTarget {}

  /** What the rule says, ready to be asked often. */
  @FunctionalInterface
  interface Test {
    boolean covers(Manifest manifest, ObjectRef ref);
  }

  /**
   * @throws IgnoreRuleException a pattern or selector is none
   */
  default Test compiled() throws IgnoreRuleException {
    return switch (this) {
      case Named it -> {
        Pattern group = glob(it.group);
        Pattern kind = glob(it.kind);
        yield (manifest, ref) ->
            group.matches(ref.group())
                && kind.matches(ref.kind())
                && (it.namespace.isEmpty() || it.namespace.equals(ref.namespace()))
                && (it.name.isEmpty() || it.name.equals(ref.name()));
      }
      case Matching it -> {
        Pattern group = regex("group", it.group);
        Pattern version = regex("version", it.version);
        Pattern kind = regex("kind", it.kind);
        Pattern namespace = regex("namespace", it.namespace);
        Pattern name = regex("name", it.name);
        LabelSelector labels = LabelSelector.parse(it.labelSelector);
        LabelSelector annotations = LabelSelector.parse(it.annotationSelector);
        yield (manifest, ref) ->
            group.matches(ref.group())
                && version.matches(versionOf(manifest.apiVersion()))
                && kind.matches(ref.kind())
                && namespace.matches(ref.namespace())
                && name.matches(ref.name())
                && labels.matches(texts(manifest, "labels"))
                && annotations.matches(texts(manifest, "annotations"));
      }
    };
  }

  private static Map<String, @Nullable Object> texts(Manifest manifest, String which) {
    return Json.map(manifest.body(), "metadata", which);
  }

  private static String versionOf(String apiVersion) {
    return apiVersion.substring(apiVersion.indexOf('/') + 1);
  }

  private static Pattern glob(String text) {
    StringBuilder regex = new StringBuilder();
    for (char c : text.toCharArray()) {
      regex.append(
          switch (c) {
            case '*' -> ".*";
            case '?' -> ".";
            default -> Pattern.quote(String.valueOf(c));
          });
    }
    return Pattern.compile(regex.toString());
  }

  private static Pattern regex(String field, String text) throws IgnoreRuleException {
    return BoundedRegex.compile(text.isEmpty() ? ".*" : text)
        .orElseThrow(() ->
            new IgnoreRuleException(
                "target." + field + " is no regular expression, or too large",
                "it is written as for RE2"));
  }
}

package dev.sealgate.cli.preview;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One object that would be applied.
 *
 * @param app the Application that it is of, empty for a folder
 * @param origin the file that it comes from
 * @param body as it may be shown
 */
public record Item(
    String app,
    String apiVersion,
    String kind,
    String namespace,
    String name,
    String origin,
    Map<String, @Nullable Object> body) {
  public Item {
    body = Collections.unmodifiableMap(new LinkedHashMap<>(body));
  }

  Item of(String owner) {
    return new Item(owner, apiVersion, kind, namespace, name, origin, body);
  }

  /** As {@code kubectl -o name} has it, with the namespace before it. */
  public String id() {
    int slash = apiVersion.indexOf('/');
    String group = slash < 0 ? "" : "." + apiVersion.substring(0, slash);
    return (namespace.isEmpty() ? "" : namespace + "/") + kind + group + "/" + name;
  }
}

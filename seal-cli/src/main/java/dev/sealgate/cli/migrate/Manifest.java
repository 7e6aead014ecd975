package dev.sealgate.cli.migrate;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One document as it was read.
 *
 * @param index zero-based place in the file
 * @param body the tree of maps, lists, texts, numbers and truth values that YAML and JSON give
 */
public record Manifest(String file, int index, Map<String, @Nullable Object> body) {
  String text(String key) {
    return body.get(key) instanceof String text ? text : "";
  }

  /** The group of its apiVersion: none for {@code v1}. */
  String group() {
    String version = text("apiVersion");
    return version.contains("/") ? version.substring(0, version.indexOf('/')) : "";
  }

  String metadata(String key) {
    return body.get("metadata") instanceof Map<?, ?> metadata
            && metadata.get(key) instanceof String text
        ? text
        : "";
  }

  String where() {
    String place = index == 0 ? file : file + ", document " + (index + 1);
    return place + ": " + text("kind") + " " + metadata("name");
  }
}

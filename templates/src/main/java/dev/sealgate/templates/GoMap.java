package dev.sealgate.templates;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A Go map with string keys, kept in the byte order in which Go prints and ranges over maps. */
final class GoMap extends TreeMap<String, @Nullable Object> {
  private static final long serialVersionUID = 1L;

  /** Whether Go's type would be map[string]string: {@code index} of a missing key is "" then. */
  private final boolean ofStrings;

  GoMap(boolean ofStrings) {
    this.ofStrings = ofStrings;
  }

  GoMap() {
    this(false);
  }

  GoMap(Map<String, ? extends @Nullable Object> entries) {
    this(false);
    putAll(entries);
  }

  boolean ofStrings() {
    return ofStrings;
  }
}

package dev.sealgate.externalsecrets.values;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A parsed JSON value. Scalars are positions in the source, so that a number keeps its text and no
 * second copy of a secret comes into being; object keys are names, not secrets.
 */
sealed interface Json {

  /** Offset of the first byte in the source. */
  int start();

  /** Offset after the last byte. */
  int end();

  /** In the order of the source. */
  record Obj(Map<String, Json> members, int start, int end) implements Json {
    public Obj {
      members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
    }
  }

  record Arr(List<Json> items, int start, int end) implements Json {
    public Arr {
      items = List.copyOf(items);
    }
  }

  /** Includes the quotes. */
  record Str(int start, int end) implements Json {}

  record Num(int start, int end) implements Json {}

  record Bool(boolean value, int start, int end) implements Json {}

  record Nil(int start, int end) implements Json {}
}

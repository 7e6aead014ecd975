package dev.sealgate.templates;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The checked arguments of one function call. */
record Args(@Nullable Object[] values, Budget budget, boolean literal) {

  int count() {
    return values.length;
  }

  @Nullable Object any(int i) {
    return values[i];
  }

  String string(int i) {
    return values[i] instanceof String s ? s : "";
  }

  long integer(int i) {
    return values[i] instanceof Long n ? n : 0;
  }

  /** An integer that fits an int; what is larger is cut off at its ends. */
  int small(int i) {
    return Math.clamp(integer(i), Integer.MIN_VALUE, Integer.MAX_VALUE);
  }

  boolean bool(int i) {
    return values[i] instanceof Boolean b && b;
  }

  GoMap map(int i) {
    return values[i] instanceof GoMap map ? map : new GoMap();
  }

  @SuppressWarnings("unchecked")
  List<@Nullable Object> list(int i) {
    return values[i] instanceof List<?> list ? (List<@Nullable Object>) list : List.of();
  }

  List<@Nullable Object> from(int first) {
    return first >= values.length
        ? List.of()
        : Collections.unmodifiableList(Arrays.asList(values).subList(first, values.length));
  }

  Out out() {
    return new Out(budget);
  }
}

package dev.sealgate.templates;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The variables of one template call, innermost last. */
final class Scope {
  private final List<String> names = new ArrayList<>();
  private final List<@Nullable Object> values = new ArrayList<>();

  Scope(@Nullable Object dollar) {
    push("$", dollar);
  }

  void push(String name, @Nullable Object value) {
    names.add(name);
    values.add(value);
  }

  int mark() {
    return names.size();
  }

  void pop(int mark) {
    names.subList(mark, names.size()).clear();
    values.subList(mark, values.size()).clear();
  }

  void assign(String name, @Nullable Object value) {
    values.set(names.lastIndexOf(name), value);
  }

  @Nullable Object get(String name) {
    return values.get(names.lastIndexOf(name));
  }
}

package dev.sealgate.templates;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Which functions there are. Those that the world around a template could change are not. */
final class FunctionTable {

  @FunctionalInterface
  interface Body {
    /** Throws {@link FunctionFailure}; its text must hold no argument. */
    @Nullable Object call(Args args);
  }

  record Entry(Signature signature, Body body) {}

  private static final Map<String, Entry> ENTRIES = entries();

  private FunctionTable() {}

  private static Map<String, Entry> entries() {
    FunctionTable.Builder table = new Builder();
    Builtins.register(table);
    Formatting.register(table);
    TextFunctions.register(table);
    CaseFunctions.register(table);
    EncodingFunctions.register(table);
    NumberFunctions.register(table);
    ListFunctions.register(table);
    MapFunctions.register(table);
    ValueFunctions.register(table);
    DataFunctions.register(table);
    RegexFunctions.register(table);
    UrlFunctions.register(table);
    CertificateFunctions.register(table);
    return Map.copyOf(table.entries);
  }

  static final class Builder {
    private final Map<String, Entry> entries = new HashMap<>();

    Builder add(String name, String signature, Body body) {
      entries.put(name, new Entry(Signature.of(signature), body));
      return this;
    }

    Builder addShortCircuit(String name) {
      entries.put(name, new Entry(Signature.AND_OR, _ -> null));
      return this;
    }

    Builder alias(String name, String of) {
      Entry entry = entries.get(of);
      if (entry == null) {
        throw new IllegalStateException(of);
      }
      entries.put(name, entry);
      return this;
    }
  }

  static SortedSet<String> names() {
    return Collections.unmodifiableSortedSet(new TreeSet<>(ENTRIES.keySet()));
  }

  static Entry get(String name) {
    Entry entry = ENTRIES.get(name);
    if (entry == null) {
      throw new IllegalStateException("parsed, but not there: " + name);
    }
    return entry;
  }

  /** Refuses a name at parse time, so that a branch not taken can't hide it. */
  static void check(Source source, Token token) {
    String name = token.text();
    if (ENTRIES.containsKey(name)) {
      return;
    }
    String shown = Utf8.decode(name);
    String reason = RefusedFunctions.reason(name);
    throw reason == null
        ? source.failure(
            TemplateException.Kind.UNKNOWN_FUNCTION,
            token.at(),
            shown,
            "there is no function of this name",
            "a field of the data is written with a dot: ." + shown)
        : source.failure(
            TemplateException.Kind.REFUSED_FUNCTION,
            token.at(),
            shown,
            reason,
            RefusedFunctions.HINT);
  }
}

package dev.sealgate.crypto.sops;

import dev.sealgate.crypto.sops.SopsNode.Branch;
import dev.sealgate.crypto.sops.SopsNode.Item;
import dev.sealgate.crypto.sops.SopsNode.Leaf;
import dev.sealgate.crypto.sops.SopsNode.Sequence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Metadata of stores without nesting: {@code age__list_0__map_enc}. */
final class FlatMetadata {
  private static final String MAP = "__map_";
  private static final String LIST = "__list_";
  private static final Pattern SEPARATOR = Pattern.compile(MAP + "|" + LIST);
  private static final int MAX_INDEX = 10_000;
  private static final int MAX_DEPTH = 16;

  private FlatMetadata() {}

  /** Values by flat key, in the order of the tree. */
  static Map<String, Scalar> flatten(Branch metadata) {
    Map<String, Scalar> flat = new LinkedHashMap<>();
    for (Entry entry : metadata.entries()) {
      if (entry instanceof Item item) {
        flatten(item.value(), item.key(), flat);
      }
    }
    return flat;
  }

  private static void flatten(SopsNode node, String key, Map<String, Scalar> flat) {
    switch (node) {
      case Leaf(Scalar value, Slot _) -> flat.put(key, value);
      case Branch branch -> {
        for (Entry entry : branch.entries()) {
          if (entry instanceof Item item) {
            flatten(item.value(), key + MAP + item.key(), flat);
          }
        }
      }
      case Sequence list -> {
        int index = 0;
        for (Element element : list.elements()) {
          if (element instanceof SopsNode inner) {
            flatten(inner, key + LIST + index++, flat);
          }
        }
      }
    }
  }

  static Branch unflatten(Map<String, Scalar> flat) {
    Builder root = new Builder();
    flat.forEach((key, value) -> root.place(key, value));
    return root.branch();
  }

  /** A map, a list or a value, whichever its keys turn out to say. */
  private static final class Builder {
    private final Map<String, Builder> members = new LinkedHashMap<>();
    private final TreeMap<Integer, Builder> elements = new TreeMap<>();
    private Scalar value = Scalar.NIL;

    void place(String key, Scalar scalar) {
      Matcher separator = SEPARATOR.matcher(key);
      Builder at = this;
      boolean list = false;
      int from = 0;
      for (int depth = 0; ; depth++) {
        if (depth > MAX_DEPTH) {
          throw Store.metadataProblem("an entry of the metadata is nested too deeply");
        }
        boolean more = separator.find();
        String token = key.substring(from, more ? separator.start() : key.length());
        at = list ? at.element(token) : at.members.computeIfAbsent(token, _ -> new Builder());
        if (!more) {
          break;
        }
        list = separator.group().equals(LIST);
        from = separator.end();
      }
      at.value = scalar;
    }

    private Builder element(String index) {
      if (!index.matches("[0-9]{1,5}") || Integer.parseInt(index) > MAX_INDEX) {
        throw Store.metadataProblem("a list index in the metadata is wrong");
      }
      return elements.computeIfAbsent(Integer.valueOf(index), _ -> new Builder());
    }

    private SopsNode build() {
      int kinds = (members.isEmpty() ? 0 : 1) + (elements.isEmpty() ? 0 : 1);
      if (kinds > 1 || (kinds == 1 && !(value instanceof Scalar.Nil))) {
        throw Store.metadataProblem("an entry of the metadata is two things at once");
      }
      if (elements.isEmpty()) {
        return members.isEmpty() ? new Leaf(value, null) : branch();
      }
      if (elements.firstKey() != 0 || elements.lastKey() != elements.size() - 1) {
        throw Store.metadataProblem("a list in the metadata has gaps");
      }
      List<Element> list = new ArrayList<>();
      elements.values().forEach(element -> list.add(element.build()));
      return new Sequence(list);
    }

    Branch branch() {
      List<Entry> entries = new ArrayList<>();
      members.forEach((key, member) -> entries.add(new Item(key, member.build())));
      return new Branch(entries);
    }
  }

  /** How the flat stores write a value that is no text. */
  static String text(Scalar value) {
    return switch (value) {
      case Scalar.Str(String text) -> text;
      case Scalar.Int(long number) -> Long.toString(number);
      case Scalar.Bool(boolean bool) -> Boolean.toString(bool);
      case Scalar.Time(String text) -> text;
      case Scalar.Real(double number) -> GoNumbers.formatPlain(number);
      case Scalar.Nil _, Scalar.Secret _ -> "";
    };
  }
}

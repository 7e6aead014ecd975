package dev.sealgate.crypto.sops;

import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.CryptoException.Location;
import dev.sealgate.crypto.CryptoException.Malformed;
import dev.sealgate.crypto.sops.SopsNode.Branch;
import dev.sealgate.crypto.sops.SopsNode.Comment;
import dev.sealgate.crypto.sops.SopsNode.Item;
import dev.sealgate.crypto.sops.SopsNode.Leaf;
import dev.sealgate.crypto.sops.SopsNode.Sequence;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns a document into plain Java collections. */
final class PlainTree {
  private final LeafMapper mapper;
  private final List<Object> path = new ArrayList<>();

  PlainTree(LeafMapper mapper) {
    this.mapper = mapper;
  }

  Map<String, Object> of(Branch root) {
    try {
      return map(root);
    } catch (CryptoException e) {
      throw e.at(Location.keyPath(KeyPaths.format(path)));
    }
  }

  private Map<String, Object> map(Branch branch) {
    Map<String, Object> map = new LinkedHashMap<>();
    List<Item> merges = new ArrayList<>();
    for (Entry entry : branch.entries()) {
      switch (entry) {
        case Comment _ -> {}
        case Item item when item.merge() -> merges.add(item);
        case Item item -> {
          path.add(item.key());
          if (map.containsKey(item.key())) {
            throw new Malformed(
                "SOPS tree", -1, "the name occurs twice in its object", "remove one of them");
          }
          put(map, item.key(), value(item.value()));
          path.removeLast();
        }
      }
    }
    merges.forEach(merge -> merge(merge.value(), map));
    return map;
  }

  /** What YAML readers make of {@code <<}: keys that the map does not have itself. */
  private void merge(SopsNode source, Map<String, Object> map) {
    switch (source) {
      case Branch branch -> {
        for (Entry entry : branch.entries()) {
          if (entry instanceof Item item && item.merge()) {
            merge(item.value(), map);
          } else if (entry instanceof Item item && !map.containsKey(item.key())) {
            path.add(item.key());
            put(map, item.key(), value(item.value()));
            path.removeLast();
          }
        }
      }
      case Sequence sequence ->
          sequence.elements().stream()
              .filter(SopsNode.class::isInstance)
              .forEach(each -> merge((SopsNode) each, map));
      case Leaf _ ->
          throw new Malformed(
              "SOPS tree",
              -1,
              "a merge key has no map to merge",
              "give << a map or an alias of one");
    }
  }

  /** Java's maps hold null where YAML has it, which the type of the map can't say. */
  @SuppressWarnings("NullAway")
  private static void put(Map<String, Object> map, String key, @Nullable Object value) {
    map.put(key, value);
  }

  private List<@Nullable Object> list(Sequence sequence) {
    List<@Nullable Object> list = new ArrayList<>();
    for (Element element : sequence.elements()) {
      if (element instanceof SopsNode node) {
        path.add(list.size());
        list.add(value(node));
        path.removeLast();
      }
    }
    return list;
  }

  private @Nullable Object value(SopsNode node) {
    return switch (node) {
      case Branch branch -> map(branch);
      case Sequence sequence -> list(sequence);
      case Leaf(Scalar value, Slot _) -> scalar(value);
    };
  }

  private @Nullable Object scalar(Scalar value) {
    return switch (value) {
      case Scalar.Nil _ -> null;
      case Scalar.Str(String text) -> text;
      case Scalar.Bool(boolean bool) -> bool;
      case Scalar.Int(long number) -> integer(number);
      case Scalar.Real(double number) -> number;
      case Scalar.Time(String text) -> text;
      case Scalar.Secret secret when secret.iv().length == 0 ->
          secret.bytes().use(bytes -> new String(bytes, StandardCharsets.UTF_8)); // plain !!binary
      case Scalar.Secret secret -> mapper.map(List.copyOf(path), secret.bytes(), secret.type());
    };
  }

  private static Object integer(long number) {
    if (number == (int) number) {
      return (int) number;
    }
    return number;
  }
}

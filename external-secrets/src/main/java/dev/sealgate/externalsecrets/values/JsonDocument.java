package dev.sealgate.externalsecrets.values;

import dev.sealgate.crypto.SecretBytes;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A JSON document that holds secrets: numbers keep their text, objects their bytes. {@link
 * #close()} wipes the text; the values handed out are the caller's.
 */
public final class JsonDocument implements AutoCloseable {

  private final byte[] source;
  private final Json root;

  private JsonDocument(byte[] source, Json root) {
    this.source = source;
    this.root = root;
  }

  /**
   * Reads a document; the text stays the caller's.
   *
   * @throws ValueException if it is no JSON
   */
  public static JsonDocument parse(SecretBytes text) {
    byte[] source = text.copyBytes();
    try {
      return new JsonDocument(source, JsonParser.parse(source));
    } catch (ValueException notJson) {
      Arrays.fill(source, (byte) 0);
      throw notJson;
    }
  }

  public boolean isObject() {
    return root instanceof Json.Obj;
  }

  /** The document as Go marshals it: compact, keys sorted, {@code <>&} escaped. */
  public SecretBytes canonical() {
    try (WipingBuffer out = new WipingBuffer(source.length + 16)) {
      new JsonWriter(source, out).marshal(root);
      return out.toSecret();
    }
  }

  /**
   * The members of the object in this document, sorted: strings without quotes, null as nothing,
   * all else as it stands.
   *
   * @throws ValueException if the document is no object
   */
  public SortedMap<String, SecretBytes> members() {
    if (!(root instanceof Json.Obj object)) {
      throw ValueException.malformed(
          "is not a JSON object, so it has no keys", "use data with a secretKey instead");
    }
    SortedMap<String, SecretBytes> members = new TreeMap<>();
    object.members().forEach((key, value) -> members.put(key, verbatim(value)));
    return members;
  }

  /** A member of the top-level object by its exact name; numbers keep their text. */
  public Optional<SecretBytes> member(String name) {
    return root instanceof Json.Obj object
        ? Optional.ofNullable(object.members().get(name)).map(this::verbatim)
        : Optional.empty();
  }

  /** What a path leads to, as gjson's {@code String()} gives it; empty if it leads nowhere. */
  public Optional<SecretBytes> at(PropertyPath path) {
    return select(root, path.steps()).map(this::text);
  }

  /** The result of a path: a value of the document, or one that the path made. */
  private sealed interface Selection {
    record Existing(Json value) implements Selection {}

    record Count(int number) implements Selection {}

    record Collected(List<Selection> items) implements Selection {}
  }

  private Optional<Selection> select(Json value, List<PropertyPath.Step> steps) {
    if (steps.isEmpty()) {
      return Optional.of(new Selection.Existing(value));
    }
    List<PropertyPath.Step> rest = steps.subList(1, steps.size());
    return switch (value) {
      case Json.Obj object ->
          object.members().entrySet().stream()
              .filter(member -> steps.getFirst().matchesKey(member.getKey()))
              .flatMap(member -> select(member.getValue(), rest).stream())
              .findFirst();
      case Json.Arr array when steps.getFirst() instanceof PropertyPath.Step.Each -> {
        if (rest.isEmpty()) {
          yield Optional.of(new Selection.Count(array.items().size()));
        }
        yield Optional.of(
            new Selection.Collected(
                array.items().stream().flatMap(item -> select(item, rest).stream()).toList()));
      }
      case Json.Arr array -> {
        int index = steps.getFirst().index();
        yield index >= 0 && index < array.items().size()
            ? select(array.items().get(index), rest)
            : Optional.empty();
      }
      case Json.Str _, Json.Num _, Json.Bool _, Json.Nil _ -> Optional.empty();
    };
  }

  private SecretBytes text(Selection selection) {
    return switch (selection) {
      case Selection.Existing(Json.Num number) ->
          SecretBytes.utf8(goNumber(new String(slice(number), StandardCharsets.US_ASCII)));
      case Selection.Existing(Json value) -> verbatim(value);
      case Selection.Count _, Selection.Collected _ -> {
        try (WipingBuffer out = new WipingBuffer(64)) {
          raw(selection, out);
          yield out.toSecret();
        }
      }
    };
  }

  private void raw(Selection selection, WipingBuffer out) {
    switch (selection) {
      case Selection.Existing(Json value) -> out.write(source, value.start(), value.end());
      case Selection.Count(int number) -> out.ascii(Integer.toString(number));
      case Selection.Collected(List<Selection> items) -> {
        out.write('[');
        for (int i = 0; i < items.size(); i++) {
          if (i > 0) {
            out.write(',');
          }
          raw(items.get(i), out);
        }
        out.write(']');
      }
    }
  }

  private SecretBytes verbatim(Json value) {
    return SecretBytes.takeOwnershipOf(
        switch (value) {
          case Json.Str text -> JsonStrings.decode(source, text.start(), text.end());
          case Json.Nil _ -> new byte[0];
          case Json.Obj _, Json.Arr _, Json.Num _, Json.Bool _ -> slice(value);
        });
  }

  private byte[] slice(Json value) {
    return Arrays.copyOfRange(source, value.start(), value.end());
  }

  /** Whole numbers keep their digits; others are written out in full, without an exponent. */
  private static String goNumber(String text) {
    if (text.chars().allMatch(c -> c == '-' || Character.isDigit(c))) {
      return text;
    }
    double number = Double.parseDouble(text);
    if (Double.isInfinite(number)) {
      return text;
    }
    String plain = new BigDecimal(Double.toString(number)).stripTrailingZeros().toPlainString();
    return number == 0 && text.startsWith("-") ? "-0" : plain;
  }

  @Override
  public void close() {
    Arrays.fill(source, (byte) 0);
  }

  @Override
  public String toString() {
    return "JsonDocument[redacted]";
  }
}

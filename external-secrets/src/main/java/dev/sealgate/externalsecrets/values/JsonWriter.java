package dev.sealgate.externalsecrets.values;

import dev.sealgate.crypto.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Writes JSON as Go's encoding/json does: compact, keys sorted by their bytes. */
public final class JsonWriter {

  private final byte[] source;
  private final WipingBuffer out;

  JsonWriter(byte[] source, WipingBuffer out) {
    this.source = source;
    this.out = out;
  }

  /**
   * A flat object of strings, without HTML escaping.
   *
   * @throws ValueException if a value is no text
   */
  public static SecretBytes object(Map<String, SecretBytes> members) {
    SortedMap<String, SecretBytes> sorted = new TreeMap<>(Utf8.BYTE_ORDER);
    sorted.putAll(members);
    try (WipingBuffer out = new WipingBuffer(256)) {
      out.write('{');
      String separator = "";
      for (Map.Entry<String, SecretBytes> member : sorted.entrySet()) {
        out.ascii(separator);
        JsonStrings.encode(member.getKey().getBytes(StandardCharsets.UTF_8), false, out);
        out.write(':');
        member.getValue().lend(value -> text(member.getKey(), value, out));
        separator = ",";
      }
      return out.write('}').toSecret();
    }
  }

  private static void text(String key, byte[] value, WipingBuffer out) {
    if (!Utf8.isValid(value)) {
      throw ValueException.malformed(
          "holds bytes that are no text under the key " + key, "name that key as the property");
    }
    JsonStrings.encode(value, false, out);
  }

  /** A value of the source, with {@code <>&} escaped. */
  void marshal(Json value) {
    switch (value) {
      case Json.Obj object -> marshal(object);
      case Json.Arr array -> marshal(array.items());
      case Json.Str text -> {
        byte[] decoded = JsonStrings.decode(source, text.start(), text.end());
        JsonStrings.encode(decoded, true, out);
        Arrays.fill(decoded, (byte) 0);
      }
      case Json.Num _, Json.Bool _, Json.Nil _ -> out.write(source, value.start(), value.end());
    }
  }

  private void marshal(Json.Obj object) {
    SortedMap<String, Json> sorted = new TreeMap<>(Utf8.BYTE_ORDER);
    sorted.putAll(object.members());
    out.write('{');
    String separator = "";
    for (Map.Entry<String, Json> member : sorted.entrySet()) {
      out.ascii(separator);
      JsonStrings.encode(member.getKey().getBytes(StandardCharsets.UTF_8), true, out);
      out.write(':');
      marshal(member.getValue());
      separator = ",";
    }
    out.write('}');
  }

  private void marshal(List<Json> items) {
    out.write('[');
    String separator = "";
    for (Json item : items) {
      out.ascii(separator);
      marshal(item);
      separator = ",";
    }
    out.write(']');
  }
}

package dev.sealgate.cli;

import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.sops.DecryptedSops;
import dev.sealgate.crypto.sops.LeafMapper;
import dev.sealgate.crypto.sops.LeafType;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The values of a file without maps and lists, as texts. */
final class FlatValues {
  private FlatValues() {}

  static Map<String, String> of(Source source, DecryptedSops open) {
    Map<String, String> values = new LinkedHashMap<>();
    open.tree(0, new Texts())
        .forEach((key, value) -> values.put(name(source, key), text(source, key, value)));
    return values;
  }

  private static final class Texts implements LeafMapper {
    @Override
    public Object map(List<Object> path, SecretBytes value) {
      return value.use(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    @Override
    public Object map(List<Object> path, SecretBytes value, LeafType type) {
      String text = value.use(bytes -> new String(bytes, StandardCharsets.UTF_8));
      return type == LeafType.BOOL ? text.toLowerCase(Locale.ROOT) : text;
    }
  }

  private static String name(Source source, String key) {
    if (key.isEmpty() || key.indexOf('=') >= 0 || key.indexOf('\0') >= 0) {
      throw Failure.of(
          "%s: the key %s can't be the name of a variable"
              .formatted(source.name(), key.isEmpty() ? "\"\"" : key.replace("\0", "\\0")),
          "rename it: letters, digits, _");
    }
    return key;
  }

  private static String text(Source source, String key, @Nullable Object value) {
    if (value instanceof Map<?, ?> || value instanceof Iterable<?>) {
      throw Failure.of(
          source.name() + ", " + key + ": a map or a list is no value of a variable",
          "use a file without nesting, or seal exec-file");
    }
    String text = value == null ? "" : value.toString();
    if (text.indexOf('\0') >= 0) {
      throw Failure.of(
          source.name() + ", " + key + ": the value holds a zero byte", "use seal exec-file");
    }
    return text;
  }
}

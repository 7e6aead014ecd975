package dev.sealgate.externalsecrets.values;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/** {@code conversionStrategy}: what becomes of characters that a Secret's key may not have. */
public enum KeyConversion {
  /** Each becomes {@code _}. */
  DEFAULT,
  /** Each becomes {@code _Uxxxx_}. */
  UNICODE;

  private static final int MAX_LENGTH = 253;
  private static final String ALLOWED =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.";

  public String convert(String key) {
    StringBuilder converted = new StringBuilder();
    key.codePoints()
        .forEach(c -> {
          if (isKept(c)) {
            converted.appendCodePoint(c);
          } else {
            converted.append(this == DEFAULT ? "_" : "_U%04x_".formatted(c));
          }
        });
    return converted.toString();
  }

  /**
   * The map under converted keys.
   *
   * @throws ValueException if two keys become the same
   */
  public <V> SequencedMap<String, V> convertAll(Map<String, V> values) {
    SequencedMap<String, V> converted = new LinkedHashMap<>();
    for (Map.Entry<String, V> entry : values.entrySet()) {
      String key = convert(entry.getKey());
      if (converted.putIfAbsent(key, entry.getValue()) != null) {
        throw ValueException.malformed(
            "has two keys that both become " + key,
            this == DEFAULT ? "use conversionStrategy: Unicode" : "rename one of them");
      }
    }
    return converted;
  }

  private static boolean isKept(int c) {
    return c == '-'
        || c == '.'
        || c == '_'
        || Character.isLetter(c)
        || switch (Character.getType(c)) {
          case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER ->
              true;
          default -> false;
        };
  }

  /** Whether the API server takes it as a key of a Secret. */
  public static boolean isValidKey(String key) {
    return !key.isEmpty()
        && key.length() <= MAX_LENGTH
        && !key.equals(".")
        && !key.startsWith("..")
        && key.chars().allMatch(c -> ALLOWED.indexOf(c) >= 0);
  }

  /**
   * Refuses a key that the API server would refuse.
   *
   * @throws ValueException naming the key
   */
  public static void requireValidKey(String key) {
    if (!isValidKey(key)) {
      throw ValueException.malformed(
          "has the key \""
              + key.substring(0, Math.min(key.length(), MAX_LENGTH))
              + "\", which a Secret can't have",
          "use letters, digits, '-', '_' and '.', at most " + MAX_LENGTH + " of them");
    }
  }
}

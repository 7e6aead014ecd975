package dev.sealgate.crypto.sealed;

import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.SecretBytes;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The items of a Secret manifest by key: {@code data}, overridden by {@code stringData}. */
record SecretItems(SortedMap<String, SecretBytes> values) implements AutoCloseable {
  private static final Pattern KEY = Pattern.compile("[-._a-zA-Z0-9]{1,253}");
  private static final int MAX_ITEMS = 10_000;

  static SecretItems read(Fields secret) {
    SecretItems items = new SecretItems(new TreeMap<>());
    try {
      Fields data = secret.fields("data");
      data.values().forEach((key, value) -> items.put(data, key, decoded(data, key, value)));
      Fields text = secret.fields("stringData");
      text.values().forEach((key, value) -> items.put(text, key, literal(text, key, value)));
      return items;
    } catch (CryptoException e) {
      items.close();
      throw e;
    }
  }

  private void put(Fields fields, String key, SecretBytes value) {
    if (!KEY.matcher(key).matches() || key.equals(".") || key.equals("..")) {
      value.close();
      throw fields.malformed(
          "…", "has a key that a Secret can't have", "use letters, digits, '-', '_' and '.'");
    }
    SecretBytes before = values.put(key, value);
    if (before != null) {
      before.close();
    }
    if (values.size() > MAX_ITEMS) {
      throw new CryptoException.LimitExceeded(
          "the Secret has more than " + MAX_ITEMS + " items", "split it");
    }
  }

  private static SecretBytes decoded(Fields data, String key, @Nullable Object value) {
    return switch (value) {
      case null -> SecretBytes.takeOwnershipOf(new byte[0]);
      case SecretBytes secret -> secret.duplicate();
      case String text ->
          SecretBytes.takeOwnershipOf(
              GoBase64.decode(text)
                  .orElseThrow(() ->
                      data.malformed(
                          key, "is not base64", "put plain text under stringData instead")));
      default -> throw data.malformed(key, "must be base64 text", "quote the value");
    };
  }

  private static SecretBytes literal(Fields data, String key, @Nullable Object value) {
    return switch (value) {
      case null -> SecretBytes.takeOwnershipOf(new byte[0]);
      case SecretBytes secret -> secret.duplicate();
      case String text -> SecretBytes.utf8(text);
      default -> throw data.malformed(key, "must be a string", "quote the value");
    };
  }

  Optional<SecretBytes> find(String key) {
    return Optional.ofNullable(values.get(key));
  }

  SecretBytes require(String key) {
    return find(key)
        .orElseThrow(() ->
            new CryptoException.InvalidKey(
                "the Secret has no item " + key, "it is not a sealing key Secret"));
  }

  /** Hands the values over; this is empty afterwards. */
  Map<String, SecretBytes> take() {
    Map<String, SecretBytes> taken = new TreeMap<>(values);
    values.clear();
    return taken;
  }

  @Override
  public void close() {
    values.values().forEach(SecretBytes::close);
  }
}

package dev.sealgate.reconciler.apply;

import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.mask.Placeholders;
import dev.sealgate.crypto.mask.SecretRegistry;
import dev.sealgate.reconciler.plan.PlannedObject;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes an object as JSON that a YAML parser reads too, with values in place of placeholders: in a
 * Secret those of its data alone. A placeholder elsewhere stays what it is.
 */
final class BodyWriter {
  private final SecretRegistry registry;
  private final boolean unmask;
  private final WipingBuffer out = new WipingBuffer();

  private BodyWriter(SecretRegistry registry, boolean unmask) {
    this.registry = registry;
    this.unmask = unmask;
  }

  /**
   * @return the caller closes it
   * @throws dev.sealgate.crypto.CryptoException a placeholder is unknown, or a bound is passed
   */
  static WipingBuffer write(PlannedObject object, SecretRegistry registry) {
    BodyWriter writer = new BodyWriter(registry, object.carriesSecrets() && !object.isSecret());
    try {
      if (object.isSecret()) {
        writer.secret(object.body());
      } else {
        writer.value(object.body());
      }
      return writer.out;
    } catch (RuntimeException failure) {
      writer.out.close();
      throw failure;
    }
  }

  private void secret(Map<String, @Nullable Object> body) {
    out.ascii("{");
    String comma = "";
    for (Map.Entry<String, @Nullable Object> entry : body.entrySet()) {
      out.ascii(comma);
      comma = ",";
      text(entry.getKey());
      out.ascii(":");
      if (entry.getKey().equals("data") && entry.getValue() instanceof Map<?, ?> data) {
        data(data);
      } else {
        value(entry.getValue());
      }
    }
    out.ascii("}");
  }

  private void data(Map<?, ?> data) {
    out.ascii("{");
    String comma = "";
    for (Map.Entry<?, ?> entry : data.entrySet()) {
      out.ascii(comma);
      comma = ",";
      text(String.valueOf(entry.getKey()));
      out.ascii(":\"");
      base64(String.valueOf(entry.getValue()));
      out.ascii("\"");
    }
    out.ascii("}");
  }

  private void base64(String masked) {
    byte[] decoded = Base64.getDecoder().decode(masked.replace("\n", "").replace("\r", ""));
    try (SecretBytes value = registry.unmask(decoded)) {
      value.lend(live -> {
        byte[] encoded = Base64.getEncoder().encode(live);
        out.bytes(encoded, 0, encoded.length);
        Arrays.fill(encoded, (byte) 0);
      });
    }
  }

  private void value(@Nullable Object value) {
    switch (value) {
      case null -> out.ascii("null");
      case Map<?, ?> map -> map(map);
      case List<?> list -> list(list);
      case String text -> string(text);
      case Boolean flag -> out.ascii(flag.toString());
      case BigDecimal number -> out.ascii(number.toString());
      case Number number -> out.ascii(number.toString());
      default -> throw new IllegalArgumentException("the tree holds what JSON does not know");
    }
  }

  private void map(Map<?, ?> map) {
    out.ascii("{");
    String comma = "";
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      out.ascii(comma);
      comma = ",";
      text(String.valueOf(entry.getKey()));
      out.ascii(":");
      value(entry.getValue());
    }
    out.ascii("}");
  }

  private void list(List<?> list) {
    out.ascii("[");
    String comma = "";
    for (Object item : list) {
      out.ascii(comma);
      comma = ",";
      value(item);
    }
    out.ascii("]");
  }

  private void string(String text) {
    if (unmask && Placeholders.containsAny(text)) {
      try (SecretBytes value = registry.unmask(text)) {
        out.ascii("\"");
        value.lend(live -> JsonText.escape(live, out));
        out.ascii("\"");
      }
    } else {
      text(text);
    }
  }

  private void text(String text) {
    out.ascii("\"");
    JsonText.escape(text.getBytes(StandardCharsets.UTF_8), out);
    out.ascii("\"");
  }
}

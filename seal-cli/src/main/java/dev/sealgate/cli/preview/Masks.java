package dev.sealgate.cli.preview;

import dev.sealgate.cli.git.Fingerprints;
import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.mask.Placeholders;
import dev.sealgate.crypto.mask.SecretRegistry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What is shown instead of placeholders: fingerprints, reasons, or values in clear. */
final class Masks {
  private final SecretRegistry registry;
  private final Map<String, String> standIns;
  private final Fingerprints fingerprints;
  private final boolean reveal;
  private final Set<String> unresolved = new TreeSet<>();

  Masks(
      SecretRegistry registry,
      Map<String, String> standIns,
      Fingerprints fingerprints,
      boolean reveal) {
    this.registry = registry;
    this.standIns = standIns;
    this.fingerprints = fingerprints;
    this.reveal = reveal;
  }

  /** Why values are not here; grows with what is shown. */
  Set<String> unresolved() {
    return unresolved;
  }

  Map<String, @Nullable Object> shown(Map<String, @Nullable Object> body, boolean secret) {
    Map<String, @Nullable Object> shown = new LinkedHashMap<>();
    body.forEach((key, value) ->
        shown.put(
            key,
            secret && key.equals("data") && value instanceof Map<?, ?> data
                ? data(data)
                : shown(value)));
    return shown;
  }

  private Map<String, @Nullable Object> data(Map<?, ?> data) {
    Map<String, @Nullable Object> shown = new LinkedHashMap<>();
    data.forEach((key, value) -> shown.put(String.valueOf(key), item(String.valueOf(value))));
    return shown;
  }

  /** An item of a Secret's data: base64 of a text in which placeholders may stand. */
  private String item(String base64) {
    byte[] masked = Base64.getMimeDecoder().decode(base64);
    try (SecretBytes value = registry.unmask(masked)) {
      return value.use(bytes -> {
        String reason = reason(bytes);
        if (!reason.isEmpty()) {
          return reason;
        }
        return reveal
            ? Base64.getEncoder().encodeToString(bytes)
            : "(masked " + fingerprints.of(value) + ")";
      });
    } catch (CryptoException _) {
      return "(masked)";
    }
  }

  /** Empty when the value is one; a stand-in may have been decoded, as an item of data. */
  private String reason(byte[] value) {
    String text = new String(value, StandardCharsets.ISO_8859_1);
    String encoded = Base64.getEncoder().encodeToString(value);
    for (Map.Entry<String, String> word : standIns.entrySet()) {
      if (text.contains(word.getKey()) || encoded.equals(word.getKey())) {
        unresolved.add(word.getValue());
        return "(unresolved %s: %s)".formatted(tail(word.getKey()), word.getValue());
      }
    }
    return "";
  }

  /** Tells two values apart that are both not here. */
  private static String tail(String word) {
    return word.substring(Math.max(0, word.length() - 12));
  }

  private @Nullable Object shown(@Nullable Object value) {
    return switch (value) {
      case Map<?, ?> map -> {
        Map<String, @Nullable Object> shown = new LinkedHashMap<>();
        map.forEach((key, each) -> shown.put(String.valueOf(key), shown(each)));
        yield shown;
      }
      case List<?> list -> {
        List<@Nullable Object> shown = new ArrayList<>();
        list.forEach(each -> shown.add(shown(each)));
        yield shown;
      }
      case String text -> text(text);
      case null -> null;
      default -> value;
    };
  }

  private String text(String text) {
    String shown = text;
    for (String placeholder : Set.copyOf(Placeholders.findIn(text))) {
      shown = shown.replace(placeholder, word(placeholder));
    }
    return shown;
  }

  private String word(String placeholder) {
    try (SecretBytes value = registry.unmask(placeholder)) {
      return value.use(bytes -> {
        String reason = reason(bytes);
        if (!reason.isEmpty()) {
          return reason;
        }
        return reveal
            ? new String(bytes, StandardCharsets.UTF_8)
            : "(masked " + fingerprints.of(value) + ")";
      });
    } catch (CryptoException _) {
      return "(masked)";
    }
  }
}

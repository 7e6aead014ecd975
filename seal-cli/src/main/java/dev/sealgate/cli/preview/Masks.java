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
import java.util.function.Function;
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
    return walked(body, secret, base64 -> item(base64).shown, this::text);
  }

  /** Where values of it are not here. */
  Unresolved unresolved(Map<String, @Nullable Object> body, boolean secret) {
    return new Unresolved(walked(body, secret, this::gapOfItem, this::gapOfText));
  }

  private Unresolved.@Nullable Gap gapOfItem(String base64) {
    Word word = item(base64);
    return word.reason.isEmpty()
        ? null
        : new Unresolved.Gap(word.shown, new TreeSet<>(Set.of(word.reason)));
  }

  private Unresolved.@Nullable Gap gapOfText(String text) {
    TreeSet<String> reasons = new TreeSet<>();
    Placeholders.findIn(text).forEach(placeholder -> reasons.add(word(placeholder).reason));
    reasons.remove("");
    return reasons.isEmpty() ? null : new Unresolved.Gap(text(text), reasons);
  }

  /**
   * @param item of a Secret's data
   */
  private static Map<String, @Nullable Object> walked(
      Map<String, @Nullable Object> body,
      boolean secret,
      Function<String, ? extends @Nullable Object> item,
      Function<String, ? extends @Nullable Object> text) {
    Map<String, @Nullable Object> shown = new LinkedHashMap<>();
    body.forEach((key, value) -> {
      boolean data = secret && key.equals("data") && value instanceof Map<?, ?>;
      shown.put(key, walked(data ? texts((Map<?, ?>) value) : value, data ? item : text));
    });
    return shown;
  }

  private static Map<String, @Nullable Object> texts(Map<?, ?> data) {
    Map<String, @Nullable Object> texts = new LinkedHashMap<>();
    data.forEach((key, value) -> texts.put(String.valueOf(key), String.valueOf(value)));
    return texts;
  }

  private static @Nullable Object walked(
      @Nullable Object value, Function<String, ? extends @Nullable Object> leaf) {
    return switch (value) {
      case Map<?, ?> map -> {
        Map<String, @Nullable Object> shown = new LinkedHashMap<>();
        map.forEach((key, each) -> shown.put(String.valueOf(key), walked(each, leaf)));
        yield shown;
      }
      case List<?> list -> {
        List<@Nullable Object> shown = new ArrayList<>();
        list.forEach(each -> shown.add(walked(each, leaf)));
        yield shown;
      }
      case String text -> leaf.apply(text);
      case null -> null;
      default -> value;
    };
  }

  /** What is shown of a text that is in clear and must not be. */
  String masked(String text) {
    try (SecretBytes value = SecretBytes.takeOwnershipOf(text.getBytes(StandardCharsets.UTF_8))) {
      return "(masked " + fingerprints.of(value) + ")";
    }
  }

  /**
   * What stands for a value.
   *
   * @param reason why it is not here; empty when it is
   */
  private record Word(String shown, String reason) {}

  /** An item of a Secret's data: base64 of a text in which placeholders may stand. */
  private Word item(String base64) {
    byte[] masked = Base64.getMimeDecoder().decode(base64);
    try (SecretBytes value = registry.unmask(masked)) {
      return word(value, bytes -> Base64.getEncoder().encodeToString(bytes));
    } catch (CryptoException _) {
      return new Word("(masked)", "");
    }
  }

  private Word word(String placeholder) {
    try (SecretBytes value = registry.unmask(placeholder)) {
      return word(value, bytes -> new String(bytes, StandardCharsets.UTF_8));
    } catch (CryptoException _) {
      return new Word("(masked)", "");
    }
  }

  private Word word(SecretBytes value, Function<byte[], String> clear) {
    return value.use(bytes -> {
      Word absent = absent(bytes);
      if (absent != null) {
        return absent;
      }
      return new Word(reveal ? clear.apply(bytes) : "(masked " + fingerprints.of(value) + ")", "");
    });
  }

  /** Null when the value is one; a stand-in may have been decoded, as an item of data. */
  private @Nullable Word absent(byte[] value) {
    String text = new String(value, StandardCharsets.ISO_8859_1);
    String encoded = Base64.getEncoder().encodeToString(value);
    for (Map.Entry<String, String> word : standIns.entrySet()) {
      if (text.contains(word.getKey()) || encoded.equals(word.getKey())) {
        String reason = word.getValue();
        unresolved.add(reason);
        return new Word("(unresolved %s: %s)".formatted(tail(word.getKey()), reason), reason);
      }
    }
    return null;
  }

  /** Tells two values apart that are both not here. */
  private static String tail(String word) {
    return word.substring(Math.max(0, word.length() - 12));
  }

  private String text(String text) {
    String shown = text;
    for (String placeholder : Set.copyOf(Placeholders.findIn(text))) {
      shown = shown.replace(placeholder, word(placeholder).shown);
    }
    return shown;
  }
}

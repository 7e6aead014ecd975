package dev.sealgate.reconciler.secrets;

import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.mask.Placeholders;
import dev.sealgate.crypto.mask.SecretRegistry;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;

/** What placeholders in texts that kustomize wrote stand for. */
final class BuiltValues implements Substituter.Opener {
  private final SecretRegistry registry;
  private final SecretSources sources;

  BuiltValues(SecretRegistry registry, SecretSources sources) {
    this.registry = registry;
    this.sources = sources;
  }

  /** Whether a file of this build brought it: others may be known, and are none of its business. */
  boolean isOurs(String placeholder) {
    return sources.of(placeholder).isPresent();
  }

  @Override
  public boolean isForged(String text) {
    return !partsOf(text).stream().allMatch(this::isOurs);
  }

  @Override
  public Optional<SecretBytes> opened(String text) {
    return partsOf(text).isEmpty()
        ? Optional.empty()
        : Optional.of(
            decodeInside(
                new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1)));
  }

  static Set<String> partsOf(String text) {
    Set<String> parts = new LinkedHashSet<>(Placeholders.findIn(text));
    parts.addAll(EncodedPlaceholders.in(text));
    return parts;
  }

  /**
   * The text with values in place of placeholders, and values in base64 in place of encoded ones.
   *
   * @param text bytes as characters
   */
  SecretBytes decodeInside(String text) {
    byte[] all = new byte[0];
    Matcher encoded = EncodedPlaceholders.matcher(text);
    int from = 0;
    while (encoded.find()) {
      String placeholder = EncodedPlaceholders.decoded(encoded.group());
      if (Placeholders.containsAny(placeholder)) {
        all =
            append(
                all,
                registry.unmask(
                    text.substring(from, encoded.start()).getBytes(StandardCharsets.ISO_8859_1)),
                false);
        all = append(all, registry.unmask(placeholder), true);
        from = encoded.end();
      }
    }
    all =
        append(
            all,
            registry.unmask(text.substring(from).getBytes(StandardCharsets.ISO_8859_1)),
            false);
    return SecretBytes.takeOwnershipOf(all);
  }

  /** Wipes what it is given. */
  private static byte[] append(byte[] all, SecretBytes more, boolean base64) {
    try (more) {
      byte[] part = more.copyBytes();
      byte[] added = base64 ? Base64.getEncoder().encode(part) : part.clone();
      byte[] joined = Arrays.copyOf(all, all.length + added.length);
      System.arraycopy(added, 0, joined, all.length, added.length);
      Arrays.fill(part, (byte) 0);
      Arrays.fill(added, (byte) 0);
      Arrays.fill(all, (byte) 0);
      return joined;
    }
  }
}

package dev.sealgate.reconciler.secrets;

import dev.sealgate.crypto.mask.Placeholders;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Placeholders in base64, as they stand in a Secret's data. */
final class EncodedPlaceholders {
  /** 41 characters. */
  private static final Pattern ENCODED = Pattern.compile("c2VhbGdhdGUt[A-Za-z0-9+/]{43}=");

  private EncodedPlaceholders() {}

  /** Finds what may be one; {@link #decoded} tells. */
  static Matcher matcher(String text) {
    return ENCODED.matcher(text);
  }

  static boolean areIn(String text) {
    Matcher encoded = matcher(text);
    while (encoded.find()) {
      if (Placeholders.containsAny(decoded(encoded.group()))) {
        return true;
      }
    }
    return false;
  }

  static String decoded(String base64) {
    return new String(Base64.getDecoder().decode(base64), StandardCharsets.ISO_8859_1);
  }
}

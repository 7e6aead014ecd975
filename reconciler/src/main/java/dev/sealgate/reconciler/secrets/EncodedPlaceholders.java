package dev.sealgate.reconciler.secrets;

import dev.sealgate.crypto.mask.Placeholders;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Placeholders in base64, as they stand in a Secret's data. */
final class EncodedPlaceholders {
  /** 41 characters. */
  private static final Pattern ENCODED = Pattern.compile("c2VhbGdhdGUt[A-Za-z0-9+/]{43}=");

  /** How {@code sealgate-} begins where none, one or two bytes stand before it in its group. */
  private static final Pattern BEGINNING =
      Pattern.compile("(c2VhbGdhdGUt)|(NlYWxnYXRlL)|zZWFsZ2F0ZS");

  private static final Pattern LINE_END = Pattern.compile("[\\r\\n]");
  private static final int SHORTEST = 54;
  private static final int LONGEST = 60;

  private EncodedPlaceholders() {}

  /** Finds what may be one; {@link #decoded} tells. */
  static Matcher matcher(String text) {
    return ENCODED.matcher(text);
  }

  static boolean areIn(String text) {
    return !in(text).isEmpty();
  }

  static List<String> in(String text) {
    return matcher(text)
        .results()
        .map(found -> decoded(found.group()))
        .filter(Placeholders::containsAny)
        .toList();
  }

  /** Whether one stands anywhere in base64: with other text before it, and over several lines. */
  static boolean hideIn(String text) {
    if (text.length() < SHORTEST) {
      return false;
    }
    String line = LINE_END.matcher(text).replaceAll("");
    Matcher beginning = BEGINNING.matcher(line);
    for (int from = 0; beginning.find(from); from = beginning.start() + 1) {
      int before = beginning.group(1) != null ? 0 : beginning.group(2) != null ? 2 : 3;
      if (holdsOne(line, beginning.start() - before)) {
        return true;
      }
    }
    return false;
  }

  private static boolean holdsOne(String line, int from) {
    int end = Math.max(from, 0);
    while (end < line.length() && end < from + LONGEST && isBase64(line.charAt(end))) {
      end++;
    }
    int whole = (end - from) % 4 == 1 ? end - 1 : end;
    return from >= 0 && Placeholders.containsAny(decoded(line.substring(from, whole)));
  }

  private static boolean isBase64(char c) {
    return (c >= 'A' && c <= 'Z')
        || (c >= 'a' && c <= 'z')
        || (c >= '0' && c <= '9')
        || c == '+'
        || c == '/';
  }

  static String decoded(String base64) {
    return new String(Base64.getDecoder().decode(base64), StandardCharsets.ISO_8859_1);
  }
}

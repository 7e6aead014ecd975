package dev.sealgate.crypto.mask;

import java.util.ArrayList;
import java.util.List;

/**
 * The shape of a placeholder: {@code sealgate-} and 32 characters of {@code a-z2-7} (160 bits in
 * base32). It is a valid DNS label, needs no quoting in YAML, JSON, shell or URLs, and may stand in
 * the middle of other text.
 */
public final class Placeholders {
  static final String PREFIX = "sealgate-";
  static final int CODE_LENGTH = 32;
  static final int LENGTH = PREFIX.length() + CODE_LENGTH;

  /**
   * What base64 makes of the prefix at each of the three alignments, without the edge characters.
   */
  private static final List<String> PREFIX_IN_BASE64 =
      List.of("c2VhbGdhdGUt", "NlYWxnYXRlL", "zZWFsZ2F0ZS");

  private Placeholders() {}

  /** Every placeholder in the text, in order, repeated where it repeats. */
  public static List<String> findIn(CharSequence text) {
    String all = text.toString();
    List<String> found = new ArrayList<>();
    for (int at = next(all, 0); at >= 0; at = next(all, at + LENGTH)) {
      found.add(all.substring(at, at + LENGTH));
    }
    return found;
  }

  public static boolean containsAny(CharSequence text) {
    return next(text.toString(), 0) >= 0;
  }

  /**
   * Whether a placeholder, or what looks like one in base64, is anywhere in the text. For guards
   * that keep placeholders out of places where they must not be; it may name a text that holds
   * none.
   */
  public static boolean mayContainEncoded(CharSequence text) {
    String all = text.toString();
    return next(all, 0) >= 0 || PREFIX_IN_BASE64.stream().anyMatch(all::contains);
  }

  /** Index of the next placeholder at or after {@code from}, or -1. */
  static int next(String text, int from) {
    int at = text.indexOf(PREFIX, from);
    while (at >= 0 && !isCode(text, at + PREFIX.length())) {
      at = text.indexOf(PREFIX, at + 1);
    }
    return at;
  }

  private static boolean isCode(String text, int from) {
    if (text.length() - from < CODE_LENGTH) {
      return false;
    }
    for (int i = from; i < from + CODE_LENGTH; i++) {
      char c = text.charAt(i);
      if ((c < 'a' || c > 'z') && (c < '2' || c > '7')) {
        return false;
      }
    }
    return true;
  }
}

package dev.sealgate.crypto.sops;

import java.util.List;

/** Paths for people: {@code data.hosts[0]["odd.key"]}. */
final class KeyPaths {
  private static final int MAX_KEY = 80;

  private KeyPaths() {}

  static String format(List<Object> path) {
    StringBuilder text = new StringBuilder();
    for (Object part : path) {
      if (part instanceof Integer index) {
        text.append('[').append(index).append(']');
      } else {
        append(text, part.toString());
      }
    }
    return text.toString();
  }

  private static void append(StringBuilder text, String key) {
    String shown = key.length() > MAX_KEY ? key.substring(0, MAX_KEY) + "…" : key;
    boolean simple =
        !shown.isEmpty()
            && shown.chars().allMatch(c -> Character.isLetterOrDigit(c) || "_-/…".indexOf(c) >= 0);
    if (simple) {
      text.append(text.isEmpty() ? "" : ".").append(shown);
    } else {
      text.append("[\"");
      shown
          .chars()
          .forEach(c -> text.append(Character.isISOControl(c) || c == '"' ? '?' : (char) c));
      text.append("\"]");
    }
  }
}

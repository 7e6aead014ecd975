package dev.sealgate.reconciler.model;

import java.util.Objects;
import java.util.regex.Pattern;

/**
 * An expected failure: where it is and what helps. No field ever holds a secret value or a
 * library's own error text.
 *
 * @param file path from the repository's root, empty when no file is to blame
 * @param document zero-based, -1 when no document is to blame
 * @param keyPath like {@code spec.data[0].remoteRef.key}, empty when none is to blame
 * @param hint the way out, empty when there is none to tell
 */
public record Problem(
    Reason reason, String file, int document, String keyPath, String message, String hint) {
  private static final int LONGEST = 1024;

  /** Control characters, and those that turn the direction of the text around them. */
  private static final Pattern UNPRINTABLE =
      Pattern.compile(
          "[\\p{Cc}\\p{Zl}\\p{Zp}\\x{200e}\\x{200f}\\x{202a}-\\x{202e}\\x{2066}-\\x{2069}]");

  public Problem {
    Objects.requireNonNull(reason, "reason");
    file = bounded(file);
    keyPath = bounded(keyPath);
    message = bounded(message);
    hint = bounded(hint);
    if (document < -1) {
      throw new IllegalArgumentException("document counts from 0; -1 is none");
    }
  }

  public static Problem of(Reason reason, String message, String hint) {
    return new Problem(reason, "", -1, "", message, hint);
  }

  public static Problem inFile(Reason reason, String file, String message, String hint) {
    return new Problem(reason, file, -1, "", message, hint);
  }

  public static Problem at(
      Reason reason, Origin origin, String keyPath, String message, String hint) {
    return new Problem(reason, origin.file(), origin.document(), keyPath, message, hint);
  }

  /** One line: {@code db.yaml (document 2) data.password: message; hint}. */
  public String line() {
    StringBuilder line = new StringBuilder();
    line.append(file);
    if (document > 0) {
      line.append(" (document ").append(document + 1).append(')');
    }
    if (!keyPath.isEmpty()) {
      line.append(line.isEmpty() ? "" : " ").append(keyPath);
    }
    line.append(line.isEmpty() ? "" : ": ").append(message);
    return hint.isEmpty() ? line.toString() : line.append("; ").append(hint).toString();
  }

  /** As one line, whatever a file is called: a line of the log must not be forged. */
  private static String bounded(String whole) {
    String text = UNPRINTABLE.matcher(whole).replaceAll("?");
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST - 1) + "…";
  }
}

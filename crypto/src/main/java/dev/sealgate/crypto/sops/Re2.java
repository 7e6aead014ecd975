package dev.sealgate.crypto.sops;

import com.google.re2j.Pattern;
import dev.sealgate.templates.BoundedRegex;
import java.util.Optional;

/** Regular expressions that a file brings along. */
final class Re2 {
  static final int MAX_LENGTH = 4096;

  /** Matching takes at most this many steps a character. */
  private static final long MAX_STATES = 20_000;

  private Re2() {}

  /** Empty when it is no expression, or too large. */
  static Optional<Pattern> compile(String expression) {
    return BoundedRegex.compile(expression, MAX_LENGTH, MAX_STATES);
  }
}

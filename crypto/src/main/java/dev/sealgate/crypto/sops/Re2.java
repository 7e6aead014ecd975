package dev.sealgate.crypto.sops;

import com.google.re2j.Pattern;
import dev.sealgate.templates.BoundedRegex;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Regular expressions that a file brings along. */
final class Re2 {
  static final int MAX_LENGTH = 4096;

  /** Matching takes at most this many steps a character. */
  private static final long MAX_STATES = 20_000;

  /** All files of a repository bring the same one or two; longer ones are not kept. */
  private static final int MOST_KEPT = 32;

  private static final int LONGEST_KEPT = 200;

  private static final Map<String, Optional<Pattern>> KEPT =
      new LinkedHashMap<>(MOST_KEPT, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Optional<Pattern>> eldest) {
          return size() > MOST_KEPT;
        }
      };

  private Re2() {}

  /** Empty when it is no expression, or too large. */
  static Optional<Pattern> compile(String expression) {
    if (expression.length() > LONGEST_KEPT) {
      return BoundedRegex.compile(expression, MAX_LENGTH, MAX_STATES);
    }
    synchronized (KEPT) {
      return KEPT.computeIfAbsent(
          expression, text -> BoundedRegex.compile(text, MAX_LENGTH, MAX_STATES));
    }
  }
}

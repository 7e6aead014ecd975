package dev.sealgate.crypto.sops;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.regex.Matcher;

/**
 * Regular expressions that a file brings along. RE2/J unrolls counted repetitions without a bound,
 * so that {@code ((a{1000}){1000}){1000}} takes all memory; Go's library refuses it.
 */
final class Re2 {
  static final int MAX_LENGTH = 4096;

  /** Matching takes at most this many steps a character. */
  private static final long MAX_STATES = 20_000;

  private static final java.util.regex.Pattern COUNT =
      java.util.regex.Pattern.compile("\\{(\\d{1,4})(?:,(\\d{0,4}))?\\}");

  private Re2() {}

  /** Empty when it is no expression, or too large. */
  static Optional<Pattern> compile(String expression) {
    if (expression.length() > MAX_LENGTH || states(expression) > MAX_STATES) {
      return Optional.empty();
    }
    try {
      return Optional.of(Pattern.compile(expression));
    } catch (PatternSyntaxException _) {
      return Optional.empty();
    }
  }

  /** About how many it has once repetitions are unrolled; too many where the syntax is unclear. */
  private static long states(String expression) {
    Matcher count = COUNT.matcher(expression);
    Deque<Long> outside = new ArrayDeque<>();
    long before = 0;
    long last = 0;
    for (int i = 0; i < expression.length(); i++) {
      char c = expression.charAt(i);
      if (c == '{' && count.find(i) && count.start() == i) {
        last = Math.min((last + 1) * times(count), Integer.MAX_VALUE);
        i = count.end() - 1;
      } else if (c == '(') {
        outside.push(before + last);
        before = 0;
        last = 0;
      } else if (c == ')') {
        last += before + 2;
        before = outside.isEmpty() ? 0 : outside.pop();
      } else {
        before += last;
        last = 1;
      }
    }
    return outside.stream().reduce(before + last, Long::sum);
  }

  private static long times(Matcher count) {
    long least = Long.parseLong(count.group(1));
    String most = count.group(2);
    return Math.max(
        1, most == null || most.isEmpty() ? least : Math.max(least, Long.parseLong(most)));
  }
}

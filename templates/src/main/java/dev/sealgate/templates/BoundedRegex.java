package dev.sealgate.templates;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.regex.Matcher;

/**
 * Regular expressions of RE2 that come from others. RE2/J unrolls counted repetitions without a
 * bound and reads parentheses recursively, so {@code ((a{1000}){1000}){1000}} takes all memory and
 * 20 000 parentheses the stack; Go's library refuses both.
 */
public final class BoundedRegex {
  public static final int MAX_LENGTH = 1_000;
  public static final int MAX_STATES = 10_000;

  private static final int DEEPEST = 100;
  private static final long TOO_MANY = Integer.MAX_VALUE;
  private static final java.util.regex.Pattern COUNT =
      java.util.regex.Pattern.compile("\\{(\\d{1,4})(,(\\d{0,4}))?\\}");

  private final String expression;
  private final Deque<Long> groups = new ArrayDeque<>();
  private long sum;
  private long atom;

  private BoundedRegex(String expression) {
    this.expression = expression;
  }

  /** Empty when it is no expression, or too large. */
  public static Optional<Pattern> compile(String expression) {
    return compile(expression, MAX_LENGTH, MAX_STATES);
  }

  /**
   * Empty when it is no expression, or too large.
   *
   * @param maxStates about how many steps a match may take for each character
   */
  public static Optional<Pattern> compile(String expression, int maxLength, long maxStates) {
    if (expression.length() > maxLength || states(expression) > maxStates) {
      return Optional.empty();
    }
    try {
      return Optional.of(Pattern.compile(expression));
    } catch (PatternSyntaxException _) {
      return Optional.empty();
    }
  }

  /** About how many states it has once repetitions are unrolled, and never far too few. */
  static long states(String expression) {
    return new BoundedRegex(expression).count();
  }

  private long count() {
    Matcher count = COUNT.matcher(expression);
    for (int i = 0; i < expression.length(); i++) {
      switch (expression.charAt(i)) {
        case '(' -> {
          if (groups.size() == DEEPEST) {
            return TOO_MANY;
          }
          groups.push(sum + atom);
          sum = 0;
          atom = 0;
        }
        case ')' -> {
          atom = sum + atom + 2;
          sum = groups.isEmpty() ? 0 : groups.pop();
        }
        case '{' -> {
          if (count.find(i) && count.start() == i) {
            atom = Math.min((atom + 1) * times(count), TOO_MANY);
            i = count.end() - 1;
          } else {
            next(1);
          }
        }
        case '\\' -> i = escaped(i);
        case '[' -> {
          next(1);
          i = endOfClass(i);
        }
        default -> next(1);
      }
    }
    return groups.stream().reduce(sum + atom, Long::sum);
  }

  private void next(long states) {
    sum += atom;
    atom = states;
  }

  /** The last character of what begins with the backslash at {@code at}. */
  private int escaped(int at) {
    next(1);
    if (expression.startsWith("Q", at + 1)) {
      int end = expression.indexOf("\\E", at + 2);
      sum += (end < 0 ? expression.length() : end) - at;
      return end < 0 ? expression.length() : end + 1;
    }
    boolean braces =
        expression.startsWith("x{", at + 1)
            || expression.startsWith("p{", at + 1)
            || expression.startsWith("P{", at + 1);
    int close = braces ? expression.indexOf('}', at) : -1;
    return close < 0 ? at + 1 : close;
  }

  /** Where the class ends that begins at {@code at}; parentheses in it are no groups. */
  private int endOfClass(int at) {
    int i = expression.startsWith("^", at + 1) ? at + 2 : at + 1;
    boolean first = true;
    while (i < expression.length() && (first || expression.charAt(i) != ']')) {
      first = false;
      int name = expression.startsWith("[:", i) ? expression.indexOf(":]", i + 2) : -1;
      if (name >= 0) {
        i = name + 2;
      } else {
        i += expression.charAt(i) == '\\' ? 2 : 1;
      }
    }
    return i;
  }

  private static long times(Matcher count) {
    long least = Long.parseLong(count.group(1));
    String most = count.group(3);
    return Math.max(
        1, most == null || most.isEmpty() ? least + 1 : Math.max(least, Long.parseLong(most)));
  }
}

package dev.sealgate.templates;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How large an expression gets when its counted repetitions are unrolled, before it is compiled:
 * {@code ((a{100}){100}){100}} is a million states. Overestimates what it does not understand.
 */
final class RegexSize {
  private static final Pattern COUNT = Pattern.compile("\\{(\\d{1,4})(,(\\d{0,4}))?\\}");

  private RegexSize() {}

  static long of(String expression) {
    Deque<Long> groups = new ArrayDeque<>();
    Matcher count = COUNT.matcher(expression);
    long sum = 0;
    long atom = 0;
    for (int i = 0; i < expression.length(); i++) {
      switch (expression.charAt(i)) {
        case '(' -> {
          groups.push(sum + atom);
          sum = 0;
          atom = 0;
        }
        case ')' -> {
          atom = sum + atom + 1;
          sum = groups.isEmpty() ? sum : groups.pop();
        }
        case '{' -> {
          if (count.find(i) && count.start() == i) {
            atom = Math.min(atom * Math.max(1, most(count)), Integer.MAX_VALUE);
            i = count.end() - 1;
          }
        }
        case '\\' -> {
          sum += atom;
          atom = 1;
          i++;
        }
        case '[' -> {
          sum += atom;
          atom = 1;
          i = Math.max(i, expression.indexOf(']', i + 2));
        }
        default -> {
          sum += atom;
          atom = 1;
        }
      }
    }
    return sum + atom;
  }

  private static long most(Matcher count) {
    long least = Long.parseLong(count.group(1));
    String upper = count.group(3);
    return upper == null || upper.isEmpty() ? least + 1 : Math.max(least, Long.parseLong(upper));
  }
}

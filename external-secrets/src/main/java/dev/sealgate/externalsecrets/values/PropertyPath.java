package dev.sealgate.externalsecrets.values;

import java.util.ArrayList;
import java.util.List;

/**
 * The part of gjson's path syntax that reads: keys and indexes between dots, {@code \} before a
 * character that is meant literally, {@code *} and {@code ?} in a key, {@code #} for every item of
 * an array or, at the end, their number. Queries, modifiers, pipes and multipaths are refused.
 */
public final class PropertyPath {

  static final int MAX_LENGTH = 1024;

  private final List<Step> steps;

  private PropertyPath(List<Step> steps) {
    this.steps = List.copyOf(steps);
  }

  List<Step> steps() {
    return steps;
  }

  /**
   * Reads a path.
   *
   * @throws ValueException naming what isn't supported
   */
  public static PropertyPath parse(String text) {
    if (text.length() > MAX_LENGTH) {
      throw unsupported("is longer than " + MAX_LENGTH + " characters");
    }
    List<Step> steps = new ArrayList<>();
    StringBuilder literal = new StringBuilder();
    List<Integer> wild = new ArrayList<>();
    boolean escaped = false;
    int begin = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        escaped = true;
        if (++i == text.length()) {
          throw unsupported("ends with a backslash");
        }
        literal.append(text.charAt(i));
      } else if (c == '.') {
        steps.add(step(literal, wild, escaped));
        literal = new StringBuilder();
        wild = new ArrayList<>();
        escaped = false;
        begin = i + 1;
      } else {
        refuse(c, i == begin, text, i);
        if (c == '*' || c == '?') {
          wild.add(literal.length());
        }
        literal.append(c);
      }
    }
    steps.add(step(literal, wild, escaped));
    return new PropertyPath(steps);
  }

  private static void refuse(char c, boolean first, String text, int at) {
    if (c == '|') {
      throw unsupported("uses a pipe (|)");
    }
    if (first && c == '#' && at + 1 < text.length() && text.charAt(at + 1) == '(') {
      throw unsupported("uses a query (#(...))");
    }
    if (first && c == '@') {
      throw unsupported("uses a modifier (@)");
    }
    if (first && (c == '{' || c == '[')) {
      throw unsupported("uses a multipath ({...} or [...])");
    }
    if (first && c == '!') {
      throw unsupported("uses a literal (!)");
    }
  }

  private static Step step(StringBuilder literal, List<Integer> wild, boolean escaped) {
    String text = literal.toString();
    if (text.equals("#") && !escaped) {
      return new Step.Each();
    }
    return wild.isEmpty() ? new Step.Key(text) : new Step.Wild(text, wild);
  }

  private static ValueException unsupported(String what) {
    return new ValueException(
        ValueException.Kind.UNSUPPORTED,
        "the property path " + what,
        "write a path of keys and indexes such as users.0.name, and \\ before a dot in a key");
  }

  /** One part of a path, between two dots. */
  sealed interface Step {

    /** Every item of an array. */
    record Each() implements Step {}

    record Key(String name) implements Step {}

    /**
     * A key by a pattern.
     *
     * @param wild positions in the pattern whose {@code *} or {@code ?} is not literal
     */
    record Wild(String pattern, List<Integer> wild) implements Step {
      public Wild {
        wild = List.copyOf(wild);
      }
    }

    default boolean matchesKey(String key) {
      return switch (this) {
        case Each _ -> key.equals("#");
        case Key(String name) -> key.equals(name);
        case Wild(String pattern, List<Integer> wild) -> glob(pattern, wild, key);
      };
    }

    /** The index that this names, or -1. */
    default int index() {
      return this instanceof Key(String name)
              && !name.isEmpty()
              && name.length() < 10
              && name.chars().allMatch(c -> c >= '0' && c <= '9')
          ? Integer.parseInt(name)
          : -1;
    }

    /** Greedy with one point to come back to: linear in the pattern times the key. */
    private static boolean glob(String pattern, List<Integer> wild, String key) {
      int p = 0;
      int k = 0;
      int star = -1;
      int resume = 0;
      while (k < key.length()) {
        boolean special = p < pattern.length() && wild.contains(p);
        if (special && pattern.charAt(p) == '*') {
          star = p++;
          resume = k;
        } else if (p < pattern.length() && (special || pattern.charAt(p) == key.charAt(k))) {
          p++;
          k++;
        } else if (star >= 0) {
          p = star + 1;
          k = ++resume;
        } else {
          return false;
        }
      }
      while (p < pattern.length() && pattern.charAt(p) == '*' && wild.contains(p)) {
        p++;
      }
      return p == pattern.length();
    }
  }
}

package dev.sealgate.reconciler.substitute;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * A shell pattern: {@code *} any text, {@code ?} any character, {@code [a-z]} and {@code [^a-z]}
 * one of a class, a backslash before a character itself. Matching takes time in proportion to the
 * text's and the pattern's length.
 */
final class Glob {
  private static final int LONGEST = 1000;

  private static final IntPredicate ANY_TEXT = c -> true;

  private final List<IntPredicate> steps;

  private Glob(List<IntPredicate> steps) {
    this.steps = List.copyOf(steps);
  }

  static Glob parse(String pattern) throws BadSubstitution {
    int[] c = pattern.codePoints().toArray();
    List<IntPredicate> steps = new ArrayList<>();
    int i = 0;
    while (i < c.length) {
      if (c[i] == '*') {
        steps.add(ANY_TEXT);
        i++;
      } else if (c[i] == '?') {
        steps.add(it -> it >= 0);
        i++;
      } else if (c[i] == '[') {
        i = characters(c, i + 1, steps);
      } else {
        i += c[i] == '\\' ? 1 : 0;
        if (i == c.length) {
          throw malformed();
        }
        int wanted = c[i];
        steps.add(it -> it == wanted);
        i++;
      }
    }
    if (steps.size() > LONGEST) {
      throw new BadSubstitution("the pattern of a variable is too long", "shorten it");
    }
    return new Glob(steps);
  }

  /** Reads a class up to its closing bracket. */
  private static int characters(int[] c, int from, List<IntPredicate> steps)
      throws BadSubstitution {
    int i = from;
    boolean negated = i < c.length && c[i] == '^';
    i += negated ? 1 : 0;
    IntPredicate matches = it -> false;
    boolean first = true;
    while (i < c.length && (c[i] != ']' || first)) {
      first = false;
      if (c[i] == '-' || c[i] == ']') {
        throw malformed();
      }
      i += c[i] == '\\' ? 1 : 0;
      if (i >= c.length) {
        throw malformed();
      }
      int low = c[i++];
      int high = low;
      if (i + 1 < c.length && c[i] == '-') {
        i += c[i + 1] == '\\' ? 2 : 1;
        if (i >= c.length || c[i] == ']') {
          throw malformed();
        }
        high = c[i++];
      }
      int most = high;
      matches = matches.or(it -> low <= it && it <= most);
    }
    if (i >= c.length) {
      throw malformed();
    }
    IntPredicate all = matches;
    steps.add(negated ? it -> !all.test(it) : all);
    return i + 1;
  }

  private static BadSubstitution malformed() {
    return new BadSubstitution(
        "the pattern of a variable is malformed",
        "close its brackets, and escape with a backslash");
  }

  Glob reversed() {
    return new Glob(steps.reversed());
  }

  /** The lengths of beginnings of the text that the pattern matches. */
  BitSet ends(String text) {
    BitSet ends = new BitSet();
    BitSet states = new BitSet();
    states.set(0);
    skipAnyText(states);
    int at = 0;
    while (true) {
      if (states.get(steps.size())) {
        ends.set(at);
      }
      if (at == text.length() || states.isEmpty()) {
        return ends;
      }
      int c = text.codePointAt(at);
      BitSet next = new BitSet();
      for (int s = states.nextSetBit(0); s >= 0 && s < steps.size(); s = states.nextSetBit(s + 1)) {
        IntPredicate step = steps.get(s);
        if (step.equals(ANY_TEXT)) {
          next.set(s);
        } else if (step.test(c)) {
          next.set(s + 1);
        }
      }
      skipAnyText(next);
      states = next;
      at += Character.charCount(c);
    }
  }

  private void skipAnyText(BitSet states) {
    for (int s = states.nextSetBit(0); s >= 0 && s < steps.size(); s = states.nextSetBit(s + 1)) {
      if (steps.get(s).equals(ANY_TEXT)) {
        states.set(s + 1);
      }
    }
  }
}

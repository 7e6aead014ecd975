package dev.sealgate.reconciler.render;

import com.google.re2j.Pattern;
import java.util.Optional;

/**
 * Which files of a plain folder count, in the words and with the meaning of Argo CD's {@code
 * source.directory}. A folder with a kustomization says that itself.
 *
 * @param recurse whether folders within count
 */
public record FileChoice(boolean recurse, Optional<Glob> include, Optional<Glob> exclude) {
  /** All files, at any depth: what Flux does, and what holds where nothing is said. */
  public static FileChoice everything() {
    return new FileChoice(true, Optional.empty(), Optional.empty());
  }

  /**
   * @param path from the folder that the Application names
   */
  boolean takes(String path) {
    return (recurse || path.indexOf('/') < 0)
        && include.map(glob -> glob.matches(path)).orElse(true)
        && !exclude.map(glob -> glob.matches(path)).orElse(false);
  }

  /**
   * A pattern for a whole path: {@code *} is any text, slashes too, {@code ?} one character, {@code
   * [a-z]} and {@code [!a-z]} one of a class, {@code {a,b}} either. What is not closed, and an
   * empty class, stands for itself.
   */
  public static final class Glob {
    private final Pattern pattern;

    public Glob(String text) {
      this.pattern = Pattern.compile(regex(text));
    }

    boolean matches(String path) {
      return pattern.matcher(path).matches();
    }

    private static String regex(String text) {
      StringBuilder regex = new StringBuilder("(?s)");
      int open = 0;
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        int members = c == '[' && text.startsWith("!", i + 1) ? i + 2 : i + 1;
        int close = c == '[' ? text.indexOf(']', members + 1) : -1;
        if (close > 0) {
          regex.append(set(members > i + 1, text.substring(members, close)));
          i = close;
        } else if (c == '{' && text.indexOf('}', i) > 0) {
          regex.append("(?:");
          open++;
        } else if (c == '}' && open > 0) {
          regex.append(')');
          open--;
        } else if (c == ',' && open > 0) {
          regex.append('|');
        } else if (c == '\\' && i + 1 < text.length()) {
          regex.append(Pattern.quote(text.substring(i + 1, i + 2)));
          i++;
        } else {
          regex.append(
              switch (c) {
                case '*' -> ".*";
                case '?' -> ".";
                default -> Pattern.quote(String.valueOf(c));
              });
        }
      }
      return regex.append(")".repeat(open)).toString();
    }

    /** Only a range keeps its dash; nothing else in it has a meaning. */
    private static String set(boolean negated, String members) {
      StringBuilder set = new StringBuilder(negated ? "[^" : "[");
      for (int i = 0; i < members.length(); i++) {
        boolean range =
            i + 2 < members.length()
                && members.charAt(i + 1) == '-'
                && members.charAt(i) <= members.charAt(i + 2);
        set.append(one(members.charAt(i)));
        if (range) {
          set.append('-').append(one(members.charAt(i + 2)));
          i += 2;
        }
      }
      return set.append(']').toString();
    }

    private static String one(char c) {
      return "\\x{" + Integer.toHexString(c) + "}";
    }
  }
}

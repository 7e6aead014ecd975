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
   * [a-z]} and {@code [!a-z]} one of a class, {@code {a,b}} either. What is not closed stands for
   * itself.
   */
  public record Glob(String text) {
    boolean matches(String path) {
      return pattern().matcher(path).matches();
    }

    private Pattern pattern() {
      StringBuilder regex = new StringBuilder("(?s)");
      int open = 0;
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        int close = c == '[' ? text.indexOf(']', i + 2) : -1;
        if (close > 0) {
          regex.append(set(text.substring(i + 1, close)));
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
      return Pattern.compile(regex.append(")".repeat(open)).toString());
    }

    /** Only a range keeps its dash; nothing else in it has a meaning. */
    private static String set(String members) {
      boolean negated = members.startsWith("!");
      String body = negated ? members.substring(1) : members;
      StringBuilder set = new StringBuilder(negated ? "[^" : "[");
      for (int i = 0; i < body.length(); i++) {
        char c = body.charAt(i);
        boolean range =
            c == '-' && i > 0 && i + 1 < body.length() && body.charAt(i - 1) <= body.charAt(i + 1);
        set.append(range ? "-" : "\\x{" + Integer.toHexString(c) + "}");
      }
      return set.append(']').toString();
    }
  }
}

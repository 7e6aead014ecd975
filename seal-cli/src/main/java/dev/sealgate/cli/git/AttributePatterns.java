package dev.sealgate.cli.git;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Turns a {@code path_regex} into patterns of {@code .gitattributes} that match the same files, or
 * more: a driver leaves files alone that are not encrypted. Understands literals, {@code .*},
 * {@code [^/]*}, alternatives in round brackets, {@code ?} behind a literal, and anchors.
 */
public final class AttributePatterns {
  private static final int MAX_PATTERNS = 64;
  private static final char ANYTHING = '\uE000';
  private static final char IN_ONE_NAME = '\uE001';

  private final String regex;
  private int at;

  private AttributePatterns(String regex) {
    this.regex = regex;
  }

  /**
   * @param folder of the configuration, relative to the top; empty or with a slash at its end
   * @return empty when the expression is more than a glob can say
   */
  public static Optional<List<String>> of(String regex, String folder) {
    boolean start = regex.startsWith("^");
    boolean end = regex.endsWith("$") && !regex.endsWith("\\$");
    String body = regex.substring(start ? 1 : 0, regex.length() - (end ? 1 : 0));
    AttributePatterns parser = new AttributePatterns(body);
    Optional<List<String>> expanded = parser.alternatives(0);
    if (expanded.isEmpty() || parser.at < body.length()) {
      return Optional.empty();
    }
    List<String> globs = new ArrayList<>();
    for (String text : expanded.get()) {
      globs.addAll(globs(folder, (start ? "" : ANYTHING) + text + (end ? "" : ANYTHING)));
    }
    return globs.size() <= MAX_PATTERNS
        ? Optional.of(globs.stream().map(AttributePatterns::tidy).distinct().toList())
        : Optional.empty();
  }

  /** Every text that the expression stands for, with marks where anything may stand. */
  private Optional<List<String>> alternatives(int depth) {
    List<String> all = new ArrayList<>();
    while (true) {
      Optional<List<String>> branch = sequence(depth);
      if (branch.isEmpty()) {
        return branch;
      }
      all.addAll(branch.get());
      if (at >= regex.length() || regex.charAt(at) != '|') {
        return all.size() > MAX_PATTERNS ? Optional.empty() : Optional.of(all);
      }
      at++;
    }
  }

  private Optional<List<String>> sequence(int depth) {
    List<String> texts = List.of("");
    while (at < regex.length() && "|)".indexOf(regex.charAt(at)) < 0) {
      Optional<List<String>> atom = atom(depth);
      if (atom.isEmpty()) {
        return atom;
      }
      List<String> longer = new ArrayList<>();
      for (String text : texts) {
        atom.get().forEach(end -> longer.add(text + end));
      }
      if (longer.size() > MAX_PATTERNS) {
        return Optional.empty();
      }
      texts = longer;
    }
    return Optional.of(texts);
  }

  private Optional<List<String>> atom(int depth) {
    for (String any : List.of(".*", ".+")) {
      if (regex.startsWith(any, at)) {
        at += any.length();
        return Optional.of(List.of(String.valueOf(ANYTHING)));
      }
    }
    for (String name : List.of("[^/]*", "[^/]+", "[a-z]+", "[a-z0-9-]+", "\\w+")) {
      if (regex.startsWith(name, at)) {
        at += name.length();
        return Optional.of(List.of(String.valueOf(IN_ONE_NAME)));
      }
    }
    char c = regex.charAt(at);
    if (c == '(') {
      return group(depth);
    }
    String literal;
    if (c == '\\'
        && at + 1 < regex.length()
        && "./-_+()[]{}$^|?*".indexOf(regex.charAt(at + 1)) >= 0) {
      literal = regex.substring(at + 1, at + 2);
      at += 2;
    } else if (c == '.') { // any character; a star in its place matches no less
      literal = String.valueOf(IN_ONE_NAME);
      at++;
    } else if (Character.isLetterOrDigit(c) || "/-_@ ~,=".indexOf(c) >= 0) {
      literal = String.valueOf(c);
      at++;
    } else {
      return Optional.empty();
    }
    return quantified(List.of(literal));
  }

  private Optional<List<String>> group(int depth) {
    at++;
    if (regex.startsWith("?:", at)) {
      at += 2;
    }
    Optional<List<String>> inner = depth > 8 ? Optional.empty() : alternatives(depth + 1);
    if (inner.isEmpty() || at >= regex.length() || regex.charAt(at) != ')') {
      return Optional.empty();
    }
    at++;
    return quantified(inner.get());
  }

  private Optional<List<String>> quantified(List<String> texts) {
    if (at < regex.length() && "*+{".indexOf(regex.charAt(at)) >= 0) {
      return Optional.empty();
    }
    if (at < regex.length() && regex.charAt(at) == '?') {
      at++;
      List<String> both = new ArrayList<>(texts);
      both.add("");
      return Optional.of(both);
    }
    return Optional.of(texts);
  }

  /** A star stops at a slash, so what may hold some is written with folders in between too. */
  private static List<String> globs(String folder, String text) {
    List<String> globs = List.of("/" + escaped(folder));
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean last = i == text.length() - 1;
      List<String> longer = new ArrayList<>();
      for (String glob : globs) {
        if (c == IN_ONE_NAME) {
          longer.add(glob + "*");
        } else if (c != ANYTHING) {
          longer.add(glob + escaped(String.valueOf(c)));
        } else if (glob.endsWith("/")) {
          longer.add(glob + (last ? "**" : "**/*"));
        } else {
          longer.add(glob + "*");
          longer.add(glob + (last ? "*/**" : "*/**/*"));
        }
      }
      if (longer.size() > MAX_PATTERNS) {
        return longer;
      }
      globs = longer;
    }
    return globs;
  }

  private static String escaped(String text) {
    return text.replaceAll("([*?\\[\\]\\\\])", "\\\\$1");
  }

  private static String tidy(String glob) {
    String tidied = glob.replaceAll("\\*+\\*(?=[^*/])", "*");
    // a pattern without a slash matches in every folder
    return tidied.matches("/\\*\\*/[^/]+") ? tidied.substring(4) : tidied;
  }
}

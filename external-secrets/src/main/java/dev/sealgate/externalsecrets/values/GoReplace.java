package dev.sealgate.externalsecrets.values;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;

/**
 * Go's {@code Regexp.ReplaceAllString}: {@code $name} takes the longest run of letters, digits and
 * underscores as the name, a group that doesn't exist is empty, and a {@code $} that begins no name
 * is one.
 */
public final class GoReplace {

  private GoReplace() {}

  public static String all(Pattern pattern, String text, String template) {
    StringBuilder out = new StringBuilder();
    Matcher matcher = pattern.matcher(text);
    int end = 0;
    while (matcher.find()) {
      // Go doesn't count an empty match right after another match.
      if (matcher.end() == matcher.start() && matcher.start() == end && end > 0) {
        continue;
      }
      out.append(text, end, matcher.start());
      expand(matcher, pattern, template, out);
      end = matcher.end();
    }
    return out.append(text, end, text.length()).toString();
  }

  private static void expand(Matcher match, Pattern pattern, String template, StringBuilder out) {
    int i = 0;
    while (i < template.length()) {
      char c = template.charAt(i);
      if (c != '$') {
        out.append(c);
        i++;
      } else if (template.startsWith("$$", i)) {
        out.append('$');
        i += 2;
      } else {
        i = reference(match, pattern, template, i, out);
      }
    }
  }

  /** Returns the offset after the reference that begins at a dollar sign. */
  private static int reference(
      Matcher match, Pattern pattern, String template, int at, StringBuilder out) {
    boolean braced = template.startsWith("${", at);
    int start = at + (braced ? 2 : 1);
    int end = start;
    while (end < template.length() && isNamePart(template.codePointAt(end))) {
      end += Character.charCount(template.codePointAt(end));
    }
    boolean closed = !braced || (end < template.length() && template.charAt(end) == '}');
    if (end == start || !closed) {
      out.append('$');
      return at + 1;
    }
    append(match, pattern, template.substring(start, end), out);
    return braced ? end + 1 : end;
  }

  private static boolean isNamePart(int c) {
    return c == '_' || Character.isLetter(c) || Character.isDigit(c);
  }

  private static void append(Matcher match, Pattern pattern, String name, StringBuilder out) {
    boolean number = name.length() < 10 && name.chars().allMatch(c -> c >= '0' && c <= '9');
    int group = number ? Integer.parseInt(name) : pattern.namedGroups().getOrDefault(name, -1);
    if (group >= 0 && group <= match.groupCount()) {
      String text = match.group(group);
      if (text != null) {
        out.append(text);
      }
    }
  }
}

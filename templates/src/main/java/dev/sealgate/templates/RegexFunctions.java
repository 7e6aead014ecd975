package dev.sealgate.templates;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.List;

/** Regular expressions of RE2: linear time, the syntax of Go's regexp. */
final class RegexFunctions {

  private RegexFunctions() {}

  static void register(FunctionTable.Builder table) {
    table
        .add("regexMatch", "ss", a -> new Search(a, 0, 1, 1).found().size() == 1)
        .add("regexFind", "ss", RegexFunctions::find)
        .add("regexFindAll", "ssi", a -> new Search(a, 0, 1, a.small(2)).texts())
        .add("regexReplaceAll", "sss", a -> replace(a, true))
        .add("regexReplaceAllLiteral", "sss", a -> replace(a, false))
        .add("regexSplit", "ssi", RegexFunctions::split)
        .add("regexQuoteMeta", "s", a -> Utf8.encode(Pattern.quote(Utf8.decode(a.string(0)))));
    for (String name :
        List.of("Match", "Find", "FindAll", "ReplaceAll", "ReplaceAllLiteral", "Split")) {
      table.alias("mustRegex" + name, "regex" + name);
    }
  }

  /** Start and end of each group; -1 where it took no part. */
  private record Match(int[] bounds) {
    int start() {
      return bounds[0];
    }

    int end() {
      return bounds[1];
    }
  }

  /** All matches as Go finds them: an empty one next to the match before does not count. */
  private static final class Search {
    private final Pattern pattern;
    private final String text;
    private final List<Match> found = new ArrayList<>();

    Search(Args args, int patternAt, int textAt, int limit) {
      pattern = compile(args.string(patternAt));
      text = Utf8.decode(args.string(textAt));
      args.budget().spend(text.length() * (1 + BoundedRegex.states(args.string(patternAt))));
      Matcher matcher = pattern.matcher(text);
      int at = 0;
      int before = -1;
      while (at <= text.length() && (limit < 0 || found.size() < limit) && matcher.find(at)) {
        args.budget().spend(8);
        args.budget().checkElements(found.size() + 1L);
        boolean empty = matcher.end() == at;
        if (!empty || matcher.start() != before) {
          found.add(match(matcher));
        }
        before = matcher.end();
        at = empty ? next(at) : matcher.end();
      }
    }

    private int next(int at) {
      return at < text.length() ? text.offsetByCodePoints(at, 1) : at + 1;
    }

    private static Match match(Matcher matcher) {
      int[] bounds = new int[2 * (matcher.groupCount() + 1)];
      for (int group = 0; group <= matcher.groupCount(); group++) {
        bounds[2 * group] = matcher.start(group);
        bounds[2 * group + 1] = matcher.end(group);
      }
      return new Match(bounds);
    }

    List<Match> found() {
      return found;
    }

    List<Object> texts() {
      List<Object> texts = new ArrayList<>();
      found.forEach(m -> texts.add(Utf8.encode(text.substring(m.start(), m.end()))));
      return texts;
    }
  }

  private static Pattern compile(String expression) {
    if (expression.length() > BoundedRegex.MAX_LENGTH) {
      throw FunctionFailure.argument(
          "the expression is longer than %d bytes".formatted(BoundedRegex.MAX_LENGTH));
    }
    if (BoundedRegex.states(expression) > BoundedRegex.MAX_STATES) {
      throw FunctionFailure.argument("the expression repeats too much", "use + or * for a count");
    }
    return BoundedRegex.compile(Utf8.decode(expression))
        .orElseThrow(() ->
            FunctionFailure.argument(
                "not a regular expression of RE2",
                "look-around and back-references do not exist there"));
  }

  private static Object find(Args args) {
    List<Object> texts = new Search(args, 0, 1, 1).texts();
    return texts.isEmpty() ? "" : texts.getFirst();
  }

  private static String replace(Args args, boolean expand) {
    Search search = new Search(args, 0, 1, -1);
    String replacement = Utf8.decode(args.string(2));
    Out out = args.out();
    int at = 0;
    for (Match match : search.found()) {
      out.add(Utf8.encode(search.text.substring(at, match.start())));
      if (expand) {
        expand(search, match, replacement, out);
      } else {
        out.add(args.string(2));
      }
      at = match.end();
    }
    return out.add(Utf8.encode(search.text.substring(at))).text();
  }

  /** Go's Expand: {@code $1}, {@code $name}, {@code ${name}}, {@code $$}; unknown ones vanish. */
  private static void expand(Search search, Match match, String template, Out out) {
    for (int i = 0; i < template.length(); ) {
      int dollar = template.indexOf('$', i);
      if (dollar < 0) {
        out.add(Utf8.encode(template.substring(i)));
        return;
      }
      out.add(Utf8.encode(template.substring(i, dollar)));
      i = dollar + 1;
      if (template.startsWith("$", i)) {
        out.add('$');
        i++;
        continue;
      }
      boolean brace = template.startsWith("{", i);
      int start = brace ? i + 1 : i;
      int end = start;
      while (end < template.length() && isWord(template.charAt(end))) {
        end++;
      }
      if (end == start || (brace && !template.startsWith("}", end))) {
        out.add('$');
        continue;
      }
      group(search, match, template.substring(start, end), out);
      i = brace ? end + 1 : end;
    }
  }

  private static boolean isWord(char c) {
    return c == '_' || Character.isLetterOrDigit(c);
  }

  private static void group(Search search, Match match, String name, Out out) {
    boolean numeric = name.length() < 5 && name.chars().allMatch(c -> c >= '0' && c <= '9');
    int group =
        numeric
            ? Integer.parseInt(name)
            : search.pattern.namedGroups().getOrDefault(name, Integer.MAX_VALUE / 4);
    if (2 * group + 1 < match.bounds().length && match.bounds()[2 * group] >= 0) {
      out.add(
          Utf8.encode(
              search.text.substring(match.bounds()[2 * group], match.bounds()[2 * group + 1])));
    }
  }

  private static List<Object> split(Args args) {
    int limit = args.small(2);
    List<Object> parts = new ArrayList<>();
    if (limit == 0) {
      return parts;
    }
    Search search = new Search(args, 0, 1, limit);
    if (search.text.isEmpty() && !args.string(0).isEmpty()) {
      parts.add("");
      return parts;
    }
    int from = 0;
    int end = 0;
    for (Match match : search.found()) {
      if (limit > 0 && parts.size() == limit - 1) {
        break;
      }
      end = match.start();
      if (match.end() != 0) {
        parts.add(Utf8.encode(search.text.substring(from, end)));
      }
      from = match.end();
    }
    if (end != search.text.length()) {
      parts.add(Utf8.encode(search.text.substring(from)));
    }
    return parts;
  }
}

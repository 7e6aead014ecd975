package dev.sealgate.templates;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Cutting, joining and searching strings; all of them work on bytes but for white space. */
final class TextFunctions {
  private TextFunctions() {}

  static void register(FunctionTable.Builder table) {
    table
        .add("trim", "s", a -> trimSpace(a.string(0)))
        .add("trimAll", "ss", a -> trimAll(a.string(0), a.string(1)))
        .alias("trimall", "trimAll")
        .add("trimSuffix", "ss", a -> trimSuffix(a.string(0), a.string(1)))
        .add("trimPrefix", "ss", a -> trimPrefix(a.string(0), a.string(1)))
        .add("trunc", "is", a -> trunc(a.integer(0), a.string(1)))
        .add("abbrev", "is", a -> abbrev(a.small(0), a.string(1)))
        .add("substr", "iis", TextFunctions::substr)
        .add("replace", "sss", TextFunctions::replace)
        .add("repeat", "is", TextFunctions::repeat)
        .add("contains", "ss", a -> a.string(1).contains(a.string(0)))
        .add("hasPrefix", "ss", a -> a.string(1).startsWith(a.string(0)))
        .add("hasSuffix", "ss", a -> a.string(1).endsWith(a.string(0)))
        .add("indent", "is", a -> indent(a.small(0), a.string(1), a.out()))
        .add("nindent", "is", a -> indent(a.small(0), a.string(1), a.out().add('\n')))
        .add("quote", "a*", TextFunctions::quote)
        .add("squote", "a*", TextFunctions::squote)
        .add("cat", "a*", TextFunctions::cat)
        .add("plural", "ssi", a -> a.integer(2) == 1 ? a.string(0) : a.string(1))
        .add("splitList", "ss", a -> new ArrayList<Object>(split(a.string(1), a.string(0), -1)))
        .add("split", "ss", a -> numbered(split(a.string(1), a.string(0), -1)))
        .add("splitn", "sis", a -> numbered(split(a.string(2), a.string(0), a.small(1))))
        .add("join", "sa", TextFunctions::join)
        .add("toStrings", "a", a -> new ArrayList<Object>(strings(a.any(0), a.budget())))
        .add("toString", "a", a -> Printer.toString(a.any(0), a.budget()));
  }

  /** Go's unicode.IsSpace. */
  static boolean isSpace(int c) {
    return (c >= '\t' && c <= '\r') || c == 0x85 || Character.isSpaceChar(c);
  }

  static String trimSpace(String s) {
    int from = 0;
    while (from < s.length() && isSpaceAt(s, from)) {
      from += Utf8.width(s, from);
    }
    int to = s.length();
    while (to > from) {
      int start = to - 1;
      while (start > from && (s.charAt(start) & 0xc0) == 0x80) {
        start--;
      }
      if (!isSpaceAt(s, start) || start + Utf8.width(s, start) != to) {
        break;
      }
      to = start;
    }
    return s.substring(from, to);
  }

  static boolean isSpaceAt(String s, int i) {
    return Utf8.width(s, i) > 0 && isSpace(Utf8.codePoint(s, i));
  }

  private static String trimAll(String cutset, String s) {
    List<String> cuts = split(cutset, "", -1);
    int from = 0;
    int to = s.length();
    for (boolean cut = true; cut; ) {
      cut = false;
      for (String c : cuts) {
        while (s.startsWith(c, from) && from + c.length() <= to) {
          from += c.length();
          cut = true;
        }
        while (to - c.length() >= from && s.startsWith(c, to - c.length())) {
          to -= c.length();
          cut = true;
        }
      }
    }
    return s.substring(from, to);
  }

  private static String trimSuffix(String suffix, String s) {
    return s.endsWith(suffix) ? s.substring(0, s.length() - suffix.length()) : s;
  }

  private static String trimPrefix(String prefix, String s) {
    return s.startsWith(prefix) ? s.substring(prefix.length()) : s;
  }

  private static String trunc(long count, String s) {
    if (count < 0) {
      return s.length() + count > 0 ? s.substring((int) (s.length() + count)) : s;
    }
    return s.length() > count ? s.substring(0, (int) count) : s;
  }

  private static String abbrev(int width, String s) {
    return width < 4 || s.length() <= width ? s : s.substring(0, width - 3) + "...";
  }

  private static String substr(Args args) {
    String s = args.string(2);
    long start = Math.max(args.integer(0), 0);
    long end = args.integer(1);
    if (args.integer(0) >= 0 && (end < 0 || end > s.length())) {
      end = s.length();
    }
    if (end < start || end > s.length()) {
      throw FunctionFailure.argument("start and end are not within the string");
    }
    return s.substring((int) start, (int) end);
  }

  private static String replace(Args args) {
    String old = args.string(0);
    String fresh = args.string(1);
    String s = args.string(2);
    Out out = args.out();
    if (old.isEmpty()) {
      for (String character : split(s, "", -1)) {
        out.add(fresh).add(character);
      }
      return out.add(fresh).text();
    }
    int at = 0;
    for (int found = s.indexOf(old); found >= 0; found = s.indexOf(old, at)) {
      out.add(s.substring(at, found)).add(fresh);
      at = found + old.length();
    }
    return out.add(s.substring(at)).text();
  }

  private static String repeat(Args args) {
    long count = args.integer(0);
    String s = args.string(1);
    if (count < 0) {
      throw FunctionFailure.argument("the count is negative");
    }
    long length = s.isEmpty() ? 0 : Math.multiplyExact(Math.min(count, 1L << 31), s.length());
    args.budget().checkLength(length);
    return s.isEmpty() ? "" : s.repeat((int) count);
  }

  private static String indent(int spaces, String s, Out out) {
    if (spaces < 0) {
      throw FunctionFailure.argument("the number of spaces is negative");
    }
    out.budget().checkLength(spaces);
    String pad = " ".repeat(spaces);
    out.add(pad);
    for (int i = 0; i < s.length(); i++) {
      out.add(s.charAt(i));
      if (s.charAt(i) == '\n') {
        out.add(pad);
      }
    }
    return out.text();
  }

  private static String quote(Args args) {
    Out out = args.out();
    for (Object value : args.from(0)) {
      if (value != null) {
        String text = Printer.toString(value, args.budget());
        out.add(out.length() == 0 ? "" : " ").add(Quote.quote(text, args.budget()));
      }
    }
    return out.text();
  }

  private static String squote(Args args) {
    Out out = args.out();
    for (Object value : args.from(0)) {
      if (value != null) {
        out.add(out.length() == 0 ? "'" : " '")
            .add(Printer.toString(value, args.budget()))
            .add('\'');
      }
    }
    return out.text();
  }

  private static String cat(Args args) {
    Out out = args.out();
    boolean first = true;
    for (Object value : args.from(0)) {
      if (value != null) {
        out.add(first ? "" : " ").add(Printer.toString(value, args.budget()));
        first = false;
      }
    }
    return out.text();
  }

  /** Go's strings.SplitN; an empty separator splits into characters. */
  static List<String> split(String s, String separator, int limit) {
    List<String> parts = new ArrayList<>();
    if (limit == 0) {
      return parts;
    }
    int at = 0;
    while (limit < 0 || parts.size() < limit - 1) {
      if (parts.size() >= Budget.MAX_ELEMENTS && !separator.isEmpty()) {
        throw FunctionFailure.argument("the string has too many parts");
      }
      int end;
      if (separator.isEmpty()) {
        if (at >= s.length()) {
          return parts;
        }
        end = at + Math.max(1, Utf8.width(s, at));
        if (end >= s.length()) {
          break;
        }
      } else {
        end = s.indexOf(separator, at);
        if (end < 0) {
          break;
        }
      }
      parts.add(s.substring(at, end));
      at = end + separator.length();
    }
    parts.add(s.substring(at));
    return parts;
  }

  private static GoMap numbered(List<String> parts) {
    GoMap map = new GoMap(true);
    for (int i = 0; i < parts.size(); i++) {
      map.put("_" + i, parts.get(i));
    }
    return map;
  }

  private static String join(Args args) {
    Out out = args.out();
    String separator = "";
    for (String part : strings(args.any(1), args.budget())) {
      out.add(separator).add(part);
      separator = args.string(0);
    }
    return out.text();
  }

  /** Each element as text, nil ones left out; a value that is no list stands for itself. */
  static List<String> strings(@Nullable Object value, Budget budget) {
    if (value == null) {
      return List.of();
    }
    List<?> items = value instanceof List<?> list ? list : List.of(value);
    List<String> strings = new ArrayList<>(items.size());
    for (Object item : items) {
      if (item != null) {
        strings.add(Printer.toString(item, budget));
      }
    }
    return strings;
  }
}

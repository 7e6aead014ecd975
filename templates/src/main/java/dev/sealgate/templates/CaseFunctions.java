package dev.sealgate.templates;

import java.util.function.IntUnaryOperator;

/** Functions that look at characters. Each character maps to one, as in Go. */
final class CaseFunctions {
  private CaseFunctions() {}

  static void register(FunctionTable.Builder table) {
    table
        .add("upper", "s", a -> map(a.string(0), Character::toUpperCase))
        .add("lower", "s", a -> map(a.string(0), Character::toLowerCase))
        .add("title", "s", a -> words(a.string(0), CaseFunctions::isTitleSeparator, true))
        .add("untitle", "s", a -> words(a.string(0), TextFunctions::isSpace, false))
        .add("swapcase", "s", a -> map(a.string(0), CaseFunctions::swap))
        .add("nospace", "s", a -> nospace(a.string(0)))
        .add("initials", "s", a -> initials(a.string(0)));
  }

  private static String map(String bytes, IntUnaryOperator change) {
    StringBuilder out = new StringBuilder(bytes.length());
    for (int i = 0; i < bytes.length(); ) {
      int width = Utf8.width(bytes, i);
      int c = width == 0 ? 0xfffd : Utf8.codePoint(bytes, i);
      out.append(Utf8.encode(Character.toString(change.applyAsInt(c))));
      i += Math.max(width, 1);
    }
    return out.toString();
  }

  private static int swap(int c) {
    return Character.isUpperCase(c) || Character.isTitleCase(c)
        ? Character.toLowerCase(c)
        : Character.toUpperCase(c);
  }

  private interface Separator {
    boolean test(int c);
  }

  private static String words(String bytes, Separator separator, boolean upper) {
    boolean[] start = {true};
    return map(
        bytes,
        c -> {
          int changed = !start[0] ? c : upper ? Character.toTitleCase(c) : Character.toLowerCase(c);
          start[0] = separator.test(c);
          return changed;
        });
  }

  private static boolean isTitleSeparator(int c) {
    if (c < 0x80) {
      return !Character.isLetterOrDigit(c) && c != '_';
    }
    return !Character.isLetterOrDigit(c) && TextFunctions.isSpace(c);
  }

  private static String nospace(String bytes) {
    StringBuilder out = new StringBuilder(bytes.length());
    for (int i = 0; i < bytes.length(); ) {
      int width = Math.max(1, Utf8.width(bytes, i));
      if (!TextFunctions.isSpaceAt(bytes, i)) {
        out.append(bytes, i, i + width);
      }
      i += width;
    }
    return out.toString();
  }

  private static String initials(String bytes) {
    StringBuilder out = new StringBuilder();
    boolean start = true;
    for (int i = 0; i < bytes.length(); ) {
      int width = Math.max(1, Utf8.width(bytes, i));
      boolean space = TextFunctions.isSpaceAt(bytes, i);
      if (!space && start) {
        out.append(bytes, i, i + width);
      }
      start = space;
      i += width;
    }
    return out.toString();
  }
}

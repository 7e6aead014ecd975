package dev.sealgate.crypto.sops;

import java.util.Optional;
import java.util.regex.Pattern;

/** Which type an unquoted YAML scalar has for go-yaml v3. */
final class YamlResolver {
  private static final Pattern FLOAT =
      Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");
  private static final Pattern DOT_FLOAT =
      Pattern.compile("\\.[0-9](_?[0-9])*([eE][-+]?[0-9](_?[0-9])*)?");
  private static final Pattern BASE60 =
      Pattern.compile("[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\\.[0-9_]*)?");
  private static final int MAX_NUMBER = 400;

  private YamlResolver() {}

  /** What a plain scalar can be. */
  sealed interface Resolved {
    record Value(Scalar scalar) implements Resolved {}

    /** The key {@code <<}, which SOPS takes for a key like any other. */
    record Merge() implements Resolved {}

    /** Above what a signed 64-bit integer holds; SOPS refuses it. */
    record TooLarge() implements Resolved {}

    record Text() implements Resolved {}
  }

  private static final Resolved TEXT = new Resolved.Text();

  /**
   * @param timestamps whether a time is looked for (not when another tag is given)
   */
  static Resolved resolve(CharSequence text, boolean timestamps) {
    if (text.isEmpty()) {
      return new Resolved.Value(Scalar.NIL);
    }
    char first = text.charAt(0);
    boolean digit = (first >= '0' && first <= '9') || first == '+' || first == '-';
    if (!digit && "yYnNtTfFoO~.<".indexOf(first) < 0) {
      return TEXT;
    }
    if (text.length() <= 5) {
      Optional<Resolved> word = word(text.toString());
      if (word.isPresent()) {
        return word.get();
      }
    }
    if (text.length() > MAX_NUMBER || !(digit || first == '.')) {
      return text.length() > MAX_NUMBER && (digit || first == '.') ? longNumber(text) : TEXT;
    }
    return digit ? number(text.toString(), timestamps) : dotted(text.toString());
  }

  /** Would go-yaml have to quote this text to keep it a string? */
  static boolean needsQuotes(CharSequence text) {
    return !(resolve(text, true) instanceof Resolved.Text)
        || isOldBoolean(text)
        || (text.length() <= MAX_NUMBER && BASE60.matcher(text).matches());
  }

  private static Optional<Resolved> word(String text) {
    return switch (text) {
      case "true", "True", "TRUE" -> value(new Scalar.Bool(true));
      case "false", "False", "FALSE" -> value(new Scalar.Bool(false));
      case "~", "null", "Null", "NULL" -> value(Scalar.NIL);
      case ".nan", ".NaN", ".NAN" -> value(new Scalar.Real(Double.NaN));
      case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF" ->
          value(new Scalar.Real(Double.POSITIVE_INFINITY));
      case "-.inf", "-.Inf", "-.INF" -> value(new Scalar.Real(Double.NEGATIVE_INFINITY));
      case "<<" -> Optional.of(new Resolved.Merge());
      default -> Optional.empty();
    };
  }

  private static Optional<Resolved> value(Scalar scalar) {
    return Optional.of(new Resolved.Value(scalar));
  }

  private static Resolved number(String text, boolean timestamps) {
    if (timestamps) {
      Optional<String> time = GoTime.parseYaml(text);
      if (time.isPresent()) {
        return new Resolved.Value(new Scalar.Time(time.get()));
      }
    }
    String plain = text.replace("_", "");
    Resolved integer = GoIntegers.parseAnyBase(plain);
    if (!(integer instanceof Resolved.Text)) {
      return integer;
    }
    if (FLOAT.matcher(plain).matches()) {
      Resolved real = real(plain);
      if (!(real instanceof Resolved.Text)) {
        return real;
      }
    }
    return GoIntegers.parseSignAfterPrefix(plain);
  }

  private static Resolved dotted(String text) {
    return DOT_FLOAT.matcher(text).matches() ? real(text.replace("_", "")) : TEXT;
  }

  private static Resolved real(String text) {
    double value = Double.parseDouble(text);
    return Double.isInfinite(value) ? TEXT : new Resolved.Value(new Scalar.Real(value));
  }

  /** So long that only a float with many digits is left as a possibility. */
  private static Resolved longNumber(CharSequence text) {
    return FLOAT.matcher(text).matches() ? real(text.toString()) : TEXT;
  }

  private static boolean isOldBoolean(CharSequence text) {
    return text.length() <= 3
        && switch (text.toString()) {
          case "y", "Y", "yes", "Yes", "YES", "on", "On", "ON" -> true;
          case "n", "N", "no", "No", "NO", "off", "Off", "OFF" -> true;
          default -> false;
        };
  }
}

package dev.sealgate.reconciler.render;

import java.math.BigInteger;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a plain YAML scalar means to kubectl: YAML 1.1 as Go's yaml.v2 reads it, where {@code yes}
 * is true and {@code 0644} is 420. Another reading would silently change file modes and flags of
 * manifests that work elsewhere.
 */
public final class KubernetesScalars {
  private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");
  private static final Set<String> TRUES =
      Set.of("y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON");
  private static final Set<String> FALSES =
      Set.of("n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF");
  private static final Set<String> FLAGS =
      Set.of("true", "True", "TRUE", "false", "False", "FALSE");
  private static final Set<String> NO_JSON_NUMBERS =
      Set.of(
          ".nan", ".NaN", ".NAN", ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF", "-.inf",
          "-.Inf", "-.INF");
  private static final Pattern FLOAT =
      Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");
  private static final Map<String, Integer> RADIX = Map.of("0x", 16, "0o", 8, "0b", 2);
  private static final int LONGEST_NUMBER = 400;

  private KubernetesScalars() {}

  /** Thrown for .inf and .nan, which no JSON and so no manifest can hold. */
  static final class NoJsonNumber extends Exception {
    private static final long serialVersionUID = 1;
  }

  /**
   * What the text means where it stands without quotes; a text when it is no number that JSON has.
   */
  public static @Nullable Object plain(String text) {
    try {
      return resolve(text, Dialect.KUBECTL);
    } catch (NoJsonNumber _) {
      return text;
    }
  }

  static @Nullable Object resolve(String text, Dialect dialect) throws NoJsonNumber {
    if (NULLS.contains(text)) {
      return null;
    }
    if (dialect == Dialect.KUSTOMIZE && !FLAGS.contains(text) && isFlag(text)) {
      return text;
    }
    if (TRUES.contains(text)) {
      return true;
    }
    if (FALSES.contains(text)) {
      return false;
    }
    if (NO_JSON_NUMBERS.contains(text)) {
      throw new NoJsonNumber();
    }
    char first = text.charAt(0);
    boolean number = (first >= '0' && first <= '9') || first == '+' || first == '-' || first == '.';
    return number && text.length() <= LONGEST_NUMBER ? number(text) : text;
  }

  private static boolean isFlag(String text) {
    return TRUES.contains(text) || FALSES.contains(text);
  }

  private static Object number(String text) throws NoJsonNumber {
    String plain = text.charAt(0) == '.' ? text : text.replace("_", "");
    BigInteger integer = integer(plain);
    if (integer != null) {
      return integer.bitLength() < Long.SIZE ? (Object) integer.longValue() : integer;
    }
    if (!FLOAT.matcher(plain).matches()) {
      return text;
    }
    double value = Double.parseDouble(plain);
    if (Double.isInfinite(value)) {
      return text; // Go's parser finds it out of range and keeps the text
    }
    return value;
  }

  private static @Nullable BigInteger integer(String text) {
    boolean signed = text.startsWith("-") || text.startsWith("+");
    String digits = signed ? text.substring(1) : text;
    String prefix = digits.length() > 2 ? digits.substring(0, 2).toLowerCase(Locale.ROOT) : "";
    Integer radix = RADIX.get(prefix);
    if (radix != null) {
      digits = digits.substring(2);
    } else if (digits.length() > 1 && digits.startsWith("0")) {
      radix = 8;
      digits = digits.substring(1);
    } else {
      radix = 10;
    }
    int base = radix;
    if (digits.isEmpty() || digits.chars().anyMatch(c -> c > 'f' || Character.digit(c, base) < 0)) {
      return null;
    }
    BigInteger value = new BigInteger(digits, base);
    return text.startsWith("-") ? value.negate() : value;
  }
}

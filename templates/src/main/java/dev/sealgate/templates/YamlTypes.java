package dev.sealgate.templates;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a plain scalar means to go-yaml v2 (YAML 1.1), on which sigs.k8s.io/yaml stands. */
final class YamlTypes {
  private static final Map<String, Boolean> BOOLEANS =
      Map.of("true", true, "yes", true, "on", true, "false", false, "no", false, "off", false);
  private static final Pattern FLOAT =
      Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");
  private static final Pattern BASE_60 =
      Pattern.compile("[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\\.[0-9_]*)?");
  private static final Pattern TIMESTAMP =
      Pattern.compile("[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt \\t].*)?");

  private YamlTypes() {}

  /** All numbers are doubles, since sigs.k8s.io/yaml goes through JSON. */
  static @Nullable Object resolve(String plain) {
    if (plain.isEmpty() || plain.equals("~") || isWord(plain, "null")) {
      return null;
    }
    if (plain.length() == 1 && "yYnN".contains(plain)) {
      return plain.equalsIgnoreCase("y");
    }
    Boolean bool = BOOLEANS.get(plain.toLowerCase(Locale.ROOT));
    if (bool != null && isWord(plain, plain.toLowerCase(Locale.ROOT))) {
      return bool;
    }
    char first = plain.charAt(0);
    if ((first >= '0' && first <= '9') || first == '-' || first == '+' || first == '.') {
      Optional<Long> integer = GoLiterals.integer(plain.replace("_", ""));
      if (integer.isPresent()) {
        return integer.get().doubleValue();
      }
      String digits = plain.replace("_", "");
      if (digits.length() < 400 && FLOAT.matcher(digits).matches()) {
        return Double.parseDouble(digits);
      }
    }
    return Utf8.encode(plain);
  }

  private static boolean isWord(String text, String lower) {
    return text.equals(lower)
        || text.equals(lower.toUpperCase(Locale.ROOT))
        || text.equals(Character.toUpperCase(lower.charAt(0)) + lower.substring(1));
  }

  /** Whether go-yaml quotes a string, because the plain text would be read as something else. */
  static boolean needsQuotes(String text) {
    return !(resolve(text) instanceof String)
        || text.matches("[-+]?\\.(inf|Inf|INF|nan|NaN|NAN)")
        || BASE_60.matcher(text).matches()
        || TIMESTAMP.matcher(text).matches();
  }
}

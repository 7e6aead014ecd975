package dev.sealgate.reconciler.render;

import java.util.List;
import java.util.regex.Pattern;

/** Writes the way to a value as people do: {@code spec.data[0].key}, {@code data["tls.crt"]}. */
public final class KeyPath {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_/-]{1,128}");
  private static final int LONGEST_KEY = 128;

  private KeyPath() {}

  /**
   * @param steps keys as text, places in lists as Integer
   */
  public static String of(List<?> steps) {
    String path = "";
    for (Object step : steps) {
      path = step instanceof Integer index ? item(path, index) : key(path, step.toString());
    }
    return path;
  }

  public static String key(String parent, String key) {
    if (PLAIN.matcher(key).matches()) {
      return parent.isEmpty() ? key : parent + "." + key;
    }
    String cut = key.length() > LONGEST_KEY ? key.substring(0, LONGEST_KEY) + "…" : key;
    return parent + "[\"" + cut.replaceAll("\\p{Cntrl}|\"", "?") + "\"]";
  }

  public static String item(String parent, int index) {
    return parent + "[" + index + "]";
  }
}

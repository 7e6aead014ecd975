package dev.sealgate.e2e;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Values that must never be seen outside a Secret, in every form in which they could be seen. */
final class Canaries {
  private final Map<String, String> values = new LinkedHashMap<>();

  /** A value that no text holds by chance, with characters that encoders change. */
  String plant(String name) {
    String value = "canary-" + name + "-\"7&<ü>\\" + Long.toString(System.nanoTime(), 36);
    values.put(name, value);
    return value;
  }

  /** As {@link #plant}, without characters that would need quoting where it is used. */
  String plantPlain(String name) {
    String value = "canary-" + name + "-" + Long.toString(System.nanoTime(), 36);
    values.put(name, value);
    return value;
  }

  /** Where which canary was found, in words; empty when the text is clean. */
  List<String> findIn(String place, String text) {
    List<String> found = new ArrayList<>();
    values.forEach((name, value) ->
        forms(value)
            .forEach((form, encoded) -> {
              if (text.contains(encoded)) {
                found.add(name + " as " + form + " in " + place);
              }
            }));
    return found;
  }

  static Map<String, String> forms(String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    Map<String, String> forms = new LinkedHashMap<>();
    forms.put("raw", value);
    forms.put("JSON", value.replace("\\", "\\\\").replace("\"", "\\\""));
    forms.put(
        "JSON as Go writes it",
        value
            .replace("\\", "\\\\")
            .replace("\"", "\\\"")
            .replace("&", "\\u0026")
            .replace("<", "\\u003c")
            .replace(">", "\\u003e"));
    forms.put("URL", URLEncoder.encode(value, StandardCharsets.UTF_8));
    Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
    // inside a longer text a value's base64 depends on its offset: compare the middle of each
    for (int shift = 0; shift < 3; shift++) {
      byte[] shifted = new byte[bytes.length + shift];
      System.arraycopy(bytes, 0, shifted, shift, bytes.length);
      String encoded = base64.encodeToString(shifted);
      String middle = encoded.substring(shift == 0 ? 0 : 4, encoded.length() - 4);
      forms.put("base64 at offset " + shift, middle);
      forms.put("base64url at offset " + shift, middle.replace('+', '-').replace('/', '_'));
    }
    return forms;
  }
}

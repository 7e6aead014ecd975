package dev.sealgate.crypto.sops;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells SOPS files from others without parsing them. */
final class Sniffer {
  /** At the column of the first key, or anywhere in a file that begins with a brace. */
  private static final Pattern YAML_KEY =
      Pattern.compile("(?dm)^([ ]*)(?:\"sops\"|'sops'|sops)[ \t]*:(?=\\s|$)");

  private static final Pattern JSON_KEY = Pattern.compile("\"sops\"\\s*:\\s*\\{");
  private static final Pattern FLOW_KEY = Pattern.compile("[{,]\\s*[\"']?sops[\"']?\\s*:\\s*\\{");
  private static final Pattern DOTENV_KEY =
      Pattern.compile("(?dm)^sops_(?:mac|version|lastmodified)=");
  private static final Pattern INI_SECTION = Pattern.compile("(?dm)^[ \t]*\\[sops\\]");
  private static final Pattern FIRST_KEY =
      Pattern.compile(
          "(?dm)^([ ]*)(?![ ]|#|---|\\.\\.\\.|%|"
              + "[!&]\\S*+(?:[ \t]++[!&]\\S*+)*+[ \t]*+\r?$|[ \t\r]*$).");

  private Sniffer() {}

  static boolean looksEncrypted(byte[] content, SopsFormat format) {
    String text = new String(content, StandardCharsets.ISO_8859_1);
    if (!text.contains("sops") || !(text.contains("lastmodified") || text.contains("mac"))) {
      return false;
    }
    return switch (format) {
      case YAML -> yaml(text);
      case JSON, BINARY -> text.stripLeading().startsWith("{") && JSON_KEY.matcher(text).find();
      case DOTENV -> DOTENV_KEY.matcher(text).find();
      case INI -> INI_SECTION.matcher(text).find();
    };
  }

  private static boolean yaml(String text) {
    Matcher first = FIRST_KEY.matcher(text);
    if (!first.find()) {
      return false;
    }
    if (text.charAt(first.end() - 1) == '{') {
      return FLOW_KEY.matcher(text).find();
    }
    Matcher key = YAML_KEY.matcher(text);
    while (key.find()) {
      int column = key.group(1).length();
      if (column == 0 || column == first.group(1).length()) {
        return true;
      }
    }
    return false;
  }
}

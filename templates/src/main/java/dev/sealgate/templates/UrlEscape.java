package dev.sealgate.templates;

/** Percent-encoding as Go's net/url does it. */
final class UrlEscape {
  private static final String UNRESERVED =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~";
  private static final String HEX = "0123456789ABCDEF";

  private UrlEscape() {}

  static String query(String bytes) {
    return escape(bytes, UNRESERVED).replace("%20", "+");
  }

  static String path(String bytes) {
    return escape(bytes, UNRESERVED + "$&+,/:;=@!'()*[]");
  }

  static String userInfo(String bytes) {
    return escape(bytes, UNRESERVED + "$&+,;=");
  }

  static String fragment(String bytes) {
    return escape(bytes, UNRESERVED + "$&+,/:;=?@!()*'");
  }

  private static String escape(String bytes, String kept) {
    StringBuilder out = new StringBuilder(bytes.length());
    for (int i = 0; i < bytes.length(); i++) {
      char c = bytes.charAt(i);
      if (kept.indexOf(c) >= 0) {
        out.append(c);
      } else {
        out.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
      }
    }
    return out.toString();
  }

  static String decode(String bytes) {
    StringBuilder out = new StringBuilder(bytes.length());
    for (int i = 0; i < bytes.length(); i++) {
      char c = bytes.charAt(i);
      if (c != '%') {
        out.append(c);
        continue;
      }
      int high = i + 2 < bytes.length() ? Character.digit(bytes.charAt(i + 1), 16) : -1;
      int low = i + 2 < bytes.length() ? Character.digit(bytes.charAt(i + 2), 16) : -1;
      if (high < 0 || low < 0) {
        throw FunctionFailure.argument("the URL has a % that is no escape");
      }
      out.append((char) (high << 4 | low));
      i += 2;
    }
    return out.toString();
  }
}

package dev.sealgate.templates;

/** urlParse and urlJoin, which are each other's opposite. */
final class UrlFunctions {
  private UrlFunctions() {}

  static void register(FunctionTable.Builder table) {
    table.add("urlParse", "s", a -> parse(a.string(0))).add("urlJoin", "d", a -> join(a.map(0)));
  }

  private static GoMap parse(String url) {
    if (url.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
      throw FunctionFailure.argument("the URL holds a control character");
    }
    GoMap parts = new GoMap();
    for (String key :
        new String[] {
          "scheme", "host", "hostname", "path", "query", "opaque", "fragment", "userinfo"
        }) {
      parts.put(key, "");
    }
    String rest = url;
    int hash = rest.indexOf('#');
    if (hash >= 0) {
      parts.put("fragment", UrlEscape.decode(rest.substring(hash + 1)));
      rest = rest.substring(0, hash);
    }
    int scheme = schemeEnd(rest);
    if (scheme > 0) {
      parts.put("scheme", rest.substring(0, scheme).toLowerCase(java.util.Locale.ROOT));
      rest = rest.substring(scheme + 1);
    }
    int question = rest.indexOf('?');
    if (question >= 0) {
      parts.put("query", rest.substring(question + 1));
      rest = rest.substring(0, question);
    }
    if (scheme > 0 && !rest.isEmpty() && !rest.startsWith("/")) {
      parts.put("opaque", rest);
      return parts;
    }
    if (rest.startsWith("//")) {
      int slash = rest.indexOf('/', 2);
      int end = slash < 0 ? rest.length() : slash;
      authority(rest.substring(2, end), parts);
      rest = rest.substring(end);
    }
    parts.put("path", UrlEscape.decode(rest));
    return parts;
  }

  private static int schemeEnd(String text) {
    int colon = text.indexOf(':');
    if (colon == 0) {
      throw FunctionFailure.argument("the URL has no scheme before its colon");
    }
    for (int i = 0; i < colon; i++) {
      char c = text.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      boolean later = (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
      if (!letter && (i == 0 || !later)) {
        return -1;
      }
    }
    return colon;
  }

  private static void authority(String authority, GoMap parts) {
    int at = authority.lastIndexOf('@');
    if (at >= 0) {
      parts.put("userinfo", userInfo(authority.substring(0, at)));
    }
    String host = authority.substring(at + 1);
    int colon = host.lastIndexOf(':');
    int bracket = host.lastIndexOf(']');
    String name = colon > bracket ? host.substring(0, colon) : host;
    String port = colon > bracket ? host.substring(colon + 1) : "";
    if (!port.chars().allMatch(Character::isDigit) || host.indexOf(' ') >= 0) {
      throw FunctionFailure.argument("the URL has a host or port that is not valid");
    }
    parts.put("host", host);
    parts.put(
        "hostname",
        name.startsWith("[") && name.endsWith("]") ? name.substring(1, name.length() - 1) : name);
  }

  /** Decoded and encoded again, which is how Go normalises it. */
  private static String userInfo(String text) {
    if (!text.matches("[A-Za-z0-9._:~!$&'()*+,;=%@-]*")) {
      throw FunctionFailure.argument(
          "the URL has a user or password with a character that must be escaped",
          "pass it through urlquery first");
    }
    int colon = text.indexOf(':');
    return colon < 0
        ? UrlEscape.userInfo(UrlEscape.decode(text))
        : UrlEscape.userInfo(UrlEscape.decode(text.substring(0, colon)))
            + ":"
            + UrlEscape.userInfo(UrlEscape.decode(text.substring(colon + 1)));
  }

  private static String join(GoMap parts) {
    StringBuilder url = new StringBuilder();
    String scheme = part(parts, "scheme");
    String host = part(parts, "host");
    String path = UrlEscape.path(part(parts, "path"));
    String opaque = part(parts, "opaque");
    String user = part(parts, "userinfo");
    if (!scheme.isEmpty()) {
      url.append(scheme).append(':');
    }
    if (!opaque.isEmpty()) {
      url.append(opaque);
    } else {
      if (!scheme.isEmpty() || !host.isEmpty() || !user.isEmpty()) {
        if (!host.isEmpty() || !path.isEmpty() || !user.isEmpty()) {
          url.append("//");
        }
        url.append(user.isEmpty() ? "" : userInfo(user) + "@").append(host);
      }
      if (!path.isEmpty() && !path.startsWith("/") && !host.isEmpty()) {
        url.append('/');
      }
      url.append(path);
    }
    String query = part(parts, "query");
    String fragment = part(parts, "fragment");
    return url.append(query.isEmpty() ? "" : "?" + query)
        .append(fragment.isEmpty() ? "" : "#" + UrlEscape.fragment(fragment))
        .toString();
  }

  private static String part(GoMap parts, String key) {
    return switch (parts.get(key)) {
      case null -> "";
      case String s -> s;
      default -> throw FunctionFailure.argument("%s of the map has to be a string".formatted(key));
    };
  }
}

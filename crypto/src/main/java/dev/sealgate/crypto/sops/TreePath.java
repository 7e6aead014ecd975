package dev.sealgate.crypto.sops;

import dev.sealgate.crypto.CryptoException.Malformed;
import java.util.ArrayList;
import java.util.List;

/**
 * Where in a document a value is: map keys and list indexes.
 *
 * @param parts {@code String} for a key, {@code Integer} for an index
 */
public record TreePath(List<Object> parts) {
  private static final int MAX_LENGTH = 4096;

  public TreePath {
    parts = List.copyOf(parts);
    for (Object part : parts) {
      if (!(part instanceof String) && !(part instanceof Integer)) {
        throw new IllegalArgumentException("a part is a key or an index");
      }
    }
  }

  /**
   * Takes what sops takes, {@code ["db"]["hosts"][0]}, and the shorter {@code db.hosts[0]} in which
   * messages name places.
   *
   * @throws Malformed for anything else, and for no path at all
   */
  public static TreePath parse(String text) {
    return new Reader(text).read();
  }

  @Override
  public String toString() {
    return KeyPaths.format(parts);
  }

  private static final class Reader {
    private final String text;
    private final List<Object> parts = new ArrayList<>();
    private int at;

    Reader(String text) {
      this.text = text;
    }

    TreePath read() {
      if (text.isEmpty() || text.length() > MAX_LENGTH) {
        throw malformed();
      }
      while (at < text.length()) {
        if (text.charAt(at) == '[') {
          bracket();
        } else {
          name();
        }
      }
      return new TreePath(parts);
    }

    private void bracket() {
      char quote = at + 1 < text.length() ? text.charAt(at + 1) : ' ';
      boolean quoted = quote == '"' || quote == '\'';
      int end = quoted ? text.indexOf(quote + "]", at + 2) : text.indexOf(']', at);
      if (end < 0) {
        throw malformed();
      }
      if (quoted) {
        parts.add(text.substring(at + 2, end));
        at = end + 2;
        return;
      }
      String index = text.substring(at + 1, end);
      if (!index.matches("[0-9]{1,6}")) {
        throw malformed();
      }
      parts.add(Integer.parseInt(index));
      at = end + 1;
    }

    private void name() {
      if (!parts.isEmpty()) {
        if (text.charAt(at) != '.') {
          throw malformed();
        }
        at++;
      }
      int start = at;
      while (at < text.length() && ".[]".indexOf(text.charAt(at)) < 0) {
        at++;
      }
      if (at == start) {
        throw malformed();
      }
      parts.add(text.substring(start, at));
    }

    private static Malformed malformed() {
      return new Malformed(
          "path",
          -1,
          "the path of the value is not understood",
          "write it as '[\"db\"][\"hosts\"][0]', or as db.hosts[0]");
    }
  }
}

package dev.sealgate.templates;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** One block of RFC 7468. Text around blocks is skipped, headers within a block are dropped. */
record Pem(String type, byte[] der) {
  private static final String BEGIN = "-----BEGIN ";
  private static final String DASHES = "-----";

  static List<Pem> read(String text) {
    List<Pem> blocks = new ArrayList<>();
    int at = 0;
    while (true) {
      int begin = text.indexOf(BEGIN, at);
      int typeEnd = begin < 0 ? -1 : text.indexOf(DASHES, begin + BEGIN.length());
      if (typeEnd < 0) {
        return blocks;
      }
      String type = text.substring(begin + BEGIN.length(), typeEnd);
      String closing = "-----END " + type + DASHES;
      int end = text.indexOf(closing, typeEnd);
      if (end < 0) {
        return blocks;
      }
      blocks.add(new Pem(type, body(text.substring(typeEnd + DASHES.length(), end))));
      at = end + closing.length();
    }
  }

  private static byte[] body(String text) {
    int headers = text.indexOf("\n\n");
    String base64 = headers >= 0 && text.indexOf(':') >= 0 ? text.substring(headers) : text;
    try {
      return Base64.getDecoder().decode(Utf8.toBytes(base64.replaceAll("\\s", "")));
    } catch (IllegalArgumentException _) {
      throw FunctionFailure.argument("a PEM block does not hold base64");
    }
  }

  String text() {
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "%s%s-----\n%s\n-----END %s-----\n".formatted(BEGIN, type, base64, type);
  }
}

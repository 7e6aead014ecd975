package dev.sealgate.testbed;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Request line and headers of HTTP/1.1, as far as a proxy has to know them. */
record RequestHead(List<String> lines) {
  private static final int LONGEST = 64 << 10;
  private static final Set<String> OF_THE_CONNECTION =
      Set.of("connection", "upgrade", "http2-settings");

  RequestHead {
    lines = List.copyOf(lines);
  }

  /** Reads to the empty line and no further; empty when the stream ends before. */
  static Optional<RequestHead> read(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    int last = 0;
    while (last != 0x0D0A0D0A) {
      int next = in.read();
      if (next < 0 || head.size() > LONGEST) {
        return Optional.empty();
      }
      head.write(next);
      last = last << 8 | next;
    }
    return Optional.of(
        new RequestHead(head.toString(StandardCharsets.ISO_8859_1).strip().lines().toList()));
  }

  String method() {
    return word(0);
  }

  String target() {
    return word(1);
  }

  private String word(int number) {
    String[] words = lines.getFirst().split(" ", -1);
    return number < words.length ? words[number] : "";
  }

  private String header(String name) {
    return lines.stream()
        .skip(1)
        .filter(line -> name(line).equals(name))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse("");
  }

  private static String name(String line) {
    return line.substring(0, Math.max(0, line.indexOf(':'))).toLowerCase(Locale.ROOT);
  }

  /** The same, asking for an end of the connection after the answer, unless it is upgraded. */
  byte[] forOneRequest() {
    boolean webSocket = header("upgrade").equalsIgnoreCase("websocket");
    StringBuilder text = new StringBuilder();
    lines.stream()
        .filter(line -> webSocket || !OF_THE_CONNECTION.contains(name(line)))
        .forEach(line -> text.append(line).append("\r\n"));
    text.append(webSocket ? "\r\n" : "Connection: close\r\n\r\n");
    return text.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  void skipBody(InputStream in) throws IOException {
    String length = header("content-length");
    in.skipNBytes(length.matches("[0-9]{1,9}") ? Long.parseLong(length) : 0);
  }
}

package dev.sealgate.crypto.sops;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Replacements in a text. What lies between them is copied as it is. */
final class Patches {
  private record Patch(int start, int end, Consumer<SecretBuffer> content) {}

  private final SourceText source;
  private final List<Patch> patches = new ArrayList<>();

  Patches(SourceText source) {
    this.source = source;
  }

  /** The content is asked for when the text is written, so nothing secret is held in between. */
  void replace(int start, int end, Consumer<SecretBuffer> content) {
    patches.add(new Patch(start, end, content));
  }

  void delete(int start, int end) {
    replace(start, end, _ -> {});
  }

  /**
   * Patches at the same place are written in the order they were added; one that lies inside an
   * earlier, larger one is dropped with the text that it was for.
   */
  void writeTo(SecretBuffer out) {
    // no Comparator.comparingInt here and elsewhere: the JVM writes its lambda anew at each start
    patches.sort((one, other) -> Integer.compare(one.start, other.start));
    if (source.byteOrderMark()) {
      out.codePoint(0xFEFF);
    }
    int at = 0;
    for (Patch patch : patches) {
      if (patch.start < at) {
        continue;
      }
      copy(at, patch.start, out);
      patch.content.accept(out);
      at = patch.end;
    }
    copy(at, source.length(), out);
  }

  private void copy(int from, int to, SecretBuffer out) {
    byte[] utf8 = source.text().substring(from, to).getBytes(StandardCharsets.UTF_8);
    out.raw(utf8, 0, utf8.length);
  }
}

package dev.sealgate.crypto.age;

import dev.sealgate.crypto.CryptoException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a header strictly, and not one byte more than it. */
final class HeaderReader {
  static final int MAX_BYTES = 2 << 20;
  static final int MAX_STANZAS = 1024;
  static final int MAX_ARGUMENTS = 128;
  private static final int MAX_VERSION_LINE = 64;

  private final InputStream input;
  private final ByteArrayOutputStream seen = new ByteArrayOutputStream(512);
  private int line;

  HeaderReader(InputStream input) {
    this.input = input;
  }

  Header read() throws IOException {
    String version = nextLine();
    if (!version.equals(Header.VERSION_LINE)) {
      throw version.startsWith("age-encryption.org/")
          ? malformed("is of another version of the format", "this program reads age v1")
          : malformed("is not the start of an age file", "is it encrypted by age at all?");
    }
    List<Stanza> stanzas = new ArrayList<>();
    int lineStart = seen.size();
    String current = nextLine();
    while (!current.startsWith(Header.FOOTER_PREFIX)) {
      if (stanzas.size() == MAX_STANZAS) {
        throw new CryptoException.LimitExceeded(
            "age header: it has more than " + MAX_STANZAS + " recipients",
            "encrypt the file to fewer recipients");
      }
      stanzas.add(stanza(current));
      lineStart = seen.size();
      current = nextLine();
    }
    if (stanzas.isEmpty()) {
      throw malformed("ends a header without a recipient", "encrypt the file again");
    }
    byte[] macInput = Arrays.copyOf(seen.toByteArray(), lineStart + Header.FOOTER_PREFIX.length());
    return new Header(stanzas, mac(current), macInput);
  }

  private byte[] mac(String footer) {
    int prefix = Header.FOOTER_PREFIX.length() + 1;
    byte @Nullable [] mac =
        footer.startsWith(Header.FOOTER_PREFIX + " ")
            ? AgeCrypto.unbase64(footer.substring(prefix))
            : null;
    if (mac == null || mac.length != AgeCrypto.KEY_BYTES) {
      throw malformed("does not hold a MAC");
    }
    return mac;
  }

  private Stanza stanza(String opening) throws IOException {
    if (!opening.startsWith(Header.STANZA_PREFIX)) {
      throw malformed("is neither the start of a stanza nor the MAC");
    }
    List<String> words = words(opening.substring(Header.STANZA_PREFIX.length()));
    ByteArrayOutputStream body = new ByteArrayOutputStream(Header.BYTES_PER_LINE);
    byte[] part;
    do {
      String text = nextLine();
      byte @Nullable [] decoded = text.length() <= Header.COLUMNS ? AgeCrypto.unbase64(text) : null;
      if (decoded == null) {
        throw malformed("is not a line of at most 64 columns of canonical base64");
      }
      part = decoded;
      body.writeBytes(part);
    } while (part.length == Header.BYTES_PER_LINE);
    return new Stanza(words.getFirst(), words.subList(1, words.size()), body.toByteArray());
  }

  private List<String> words(String text) {
    List<String> words = List.of(text.split(" ", MAX_ARGUMENTS + 2));
    if (words.size() > MAX_ARGUMENTS + 1) {
      throw new CryptoException.LimitExceeded(
          "age header: line " + line + " has more than " + MAX_ARGUMENTS + " arguments",
          "the file was damaged, or written by a faulty program");
    }
    for (String word : words) {
      if (word.isEmpty() || word.chars().anyMatch(c -> c < 33 || c > 126)) {
        throw malformed("has an argument that is empty or not printable");
      }
    }
    return words;
  }

  private String nextLine() throws IOException {
    line++;
    StringBuilder text = new StringBuilder();
    int c = input.read();
    while (c >= 0 && c != '\n') {
      if (seen.size() + text.length() >= MAX_BYTES) {
        throw new CryptoException.LimitExceeded(
            "age header: it is larger than 2 MiB", "is it encrypted by age at all?");
      }
      text.append((char) c);
      if (line == 1 && text.length() > MAX_VERSION_LINE) {
        throw malformed("is not the start of an age file", "is it encrypted by age at all?");
      }
      c = input.read();
    }
    if (c < 0) {
      throw new CryptoException.Truncated(
          "age header: the file ends in line " + line, "fetch the whole file again");
    }
    String result = text.toString();
    seen.writeBytes(result.getBytes(StandardCharsets.ISO_8859_1));
    seen.write('\n');
    return result;
  }

  private CryptoException malformed(String problem) {
    return malformed(
        problem, "the file was damaged, or written by a faulty program: encrypt it again");
  }

  private CryptoException malformed(String problem, String hint) {
    return new CryptoException.Malformed(
        Header.FORMAT, line, "age header: line " + line + " " + problem, hint);
  }
}

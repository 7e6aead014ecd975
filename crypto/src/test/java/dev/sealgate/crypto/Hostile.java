package dev.sealgate.crypto;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What the fuzz targets of this module share. */
public final class Hostile {
  /** Stands in seeds where a secret would; no refusal may quote it. */
  public static final String PLANTED = "pl4nted-Kx81qz";

  private static final Path RESOURCES = Path.of("src/test/resources");

  private Hostile() {}

  /** What came of a parser: a value, or a refusal in order. */
  public record Outcome<T>(Optional<T> value, Optional<CryptoException> refusal) {
    /** The class of the refusal, or "accepted". */
    public String kind() {
      return refusal.map(e -> e.getClass().getSimpleName()).orElse("accepted");
    }
  }

  public static <T> Outcome<T> outcome(Supplier<T> parser) {
    try {
      return new Outcome<>(Optional.of(parser.get()), Optional.empty());
    } catch (CryptoException e) {
      requireDecent(e);
      for (Throwable suppressed : e.getSuppressed()) {
        requireDecent((CryptoException) suppressed);
      }
      return new Outcome<>(Optional.empty(), Optional.of(e));
    }
  }

  private static void requireDecent(CryptoException e) {
    if (e.getCause() != null || e.hint().isEmpty() || e.detail().isEmpty()) {
      throw new AssertionError("a refusal with a cause, or without a text or a hint", e);
    }
    if ((e.detail() + e.hint()).contains(PLANTED)) {
      throw new AssertionError("a refusal that quotes a value", e);
    }
  }

  public static void require(boolean condition, String what) {
    if (!condition) {
      throw new AssertionError(what);
    }
  }

  public static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Bytes that are not UTF-8 become replacement characters. */
  public static String utf8(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  public static byte[] resource(String name) {
    try {
      return Files.readAllBytes(RESOURCES.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The files of a folder of the test resources, in order. */
  public static List<Path> resources(String folder) {
    try (Stream<Path> files = Files.list(RESOURCES.resolve(folder))) {
      return files.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** With one byte before it, for targets that choose by the first byte. */
  public static byte[] chosen(int choice, byte[] input) {
    byte[] result = new byte[input.length + 1];
    result[0] = (byte) choice;
    System.arraycopy(input, 0, result, 1, input.length);
    return result;
  }

  public static List<byte[]> allChosen(int choice, List<byte[]> inputs) {
    List<byte[]> result = new ArrayList<>();
    inputs.forEach(input -> result.add(chosen(choice, input)));
    return result;
  }
}

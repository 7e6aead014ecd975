package dev.sealgate.crypto.sops;

import dev.sealgate.crypto.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** A value without structure, with the type that Go's decoders give it. */
sealed interface Scalar {
  /** Neither encrypted nor part of the MAC. */
  record Nil() implements Scalar {}

  /** Its comparison stands here since one that the JVM writes is written anew at each start. */
  record Str(String value) implements Scalar {
    @Override
    public boolean equals(@org.jspecify.annotations.Nullable Object other) {
      return other instanceof Str that && value.equals(that.value);
    }

    @Override
    public int hashCode() {
      return value.hashCode();
    }

    @Override
    public String toString() {
      return "Str[redacted]";
    }
  }

  record Int(long value) implements Scalar {}

  record Real(double value) implements Scalar {}

  record Bool(boolean value) implements Scalar {}

  /**
   * @param text RFC3339Nano
   */
  record Time(String text) implements Scalar {}

  /**
   * A value that was decrypted, or that must not become a String before it is encrypted.
   *
   * @param bytes its plaintext form, see {@link #plainBytes()}
   * @param iv the nonce it was encrypted with; empty when it never was
   */
  record Secret(LeafType type, SecretBytes bytes, byte[] iv) implements Scalar {
    @Override
    public boolean equals(@org.jspecify.annotations.Nullable Object other) {
      return other instanceof Secret that && type == that.type && bytes.equals(that.bytes);
    }

    @Override
    public int hashCode() {
      return Objects.hash(type, bytes);
    }

    @Override
    public String toString() {
      return "Secret[" + type + ", redacted]";
    }
  }

  Scalar NIL = new Nil();

  /**
   * The form that is encrypted and fed to the MAC: decimal numbers, {@code True} or {@code False},
   * RFC 3339 times, UTF-8 text. Empty for nil. The caller wipes it.
   */
  default byte[] plainBytes() {
    return switch (this) {
      case Nil _ -> new byte[0];
      case Str(String value) -> value.getBytes(StandardCharsets.UTF_8);
      case Int(long value) -> ascii(Long.toString(value));
      case Real(double value) -> ascii(GoNumbers.formatPlain(value));
      case Bool(boolean value) -> ascii(value ? "True" : "False");
      case Time(String text) -> ascii(text);
      case Secret secret -> secret.bytes().copyBytes();
    };
  }

  default LeafType type() {
    return switch (this) {
      case Nil _, Str _ -> LeafType.STR;
      case Int _ -> LeafType.INT;
      case Real _ -> LeafType.FLOAT;
      case Bool _ -> LeafType.BOOL;
      case Time _ -> LeafType.TIME;
      case Secret(LeafType type, SecretBytes _, byte[] _) -> type;
    };
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}

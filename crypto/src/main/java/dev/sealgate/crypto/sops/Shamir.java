package dev.sealgate.crypto.sops;

import dev.sealgate.crypto.CryptoException.Tampered;
import dev.sealgate.crypto.SecretBytes;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Shamir's scheme over GF(2^8) with the polynomial 0x11B, byte by byte, as Vault and sops have it:
 * a share is the values at x followed by x itself, x = 1, 2, ….
 */
final class Shamir {
  private Shamir() {}

  static List<SecretBytes> split(
      SecretBytes secret, int shares, int threshold, SecureRandom random) {
    byte[] bytes = secret.copyBytes();
    byte[][] out = new byte[shares][bytes.length + 1];
    byte[] polynomial = new byte[threshold];
    for (int i = 0; i < bytes.length; i++) {
      random.nextBytes(polynomial);
      polynomial[0] = bytes[i];
      for (int share = 0; share < shares; share++) {
        out[share][i] = (byte) evaluate(polynomial, share + 1);
      }
    }
    Arrays.fill(bytes, (byte) 0);
    Arrays.fill(polynomial, (byte) 0);
    List<SecretBytes> result = new ArrayList<>();
    for (int share = 0; share < shares; share++) {
      out[share][out[share].length - 1] = (byte) (share + 1);
      result.add(SecretBytes.takeOwnershipOf(out[share]));
    }
    return result;
  }

  /** With too few or wrong shares the result is noise, which the MAC of the file then shows. */
  static SecretBytes combine(List<SecretBytes> shares) {
    List<byte[]> parts = shares.stream().map(SecretBytes::copyBytes).toList();
    try {
      int length = parts.getFirst().length - 1;
      boolean sane =
          length > 0
              && parts.stream().allMatch(part -> part.length == length + 1 && part[length] != 0)
              && parts.stream().map(part -> part[length]).distinct().count() == parts.size();
      if (!sane) {
        throw new Tampered(
            "the parts of the data key do not belong together", "restore the file from history");
      }
      byte[] secret = new byte[length];
      for (int i = 0; i < length; i++) {
        secret[i] = (byte) interpolateAtZero(parts, i);
      }
      return SecretBytes.takeOwnershipOf(secret);
    } finally {
      parts.forEach(part -> Arrays.fill(part, (byte) 0));
    }
  }

  private static int interpolateAtZero(List<byte[]> parts, int index) {
    int result = 0;
    for (byte[] part : parts) {
      int x = part[part.length - 1] & 0xFF;
      int basis = 1;
      for (byte[] other : parts) {
        int otherX = other[other.length - 1] & 0xFF;
        if (otherX != x) {
          basis = multiply(basis, multiply(otherX, inverse(x ^ otherX)));
        }
      }
      result ^= multiply(part[index] & 0xFF, basis);
    }
    return result;
  }

  private static int evaluate(byte[] polynomial, int x) {
    int result = 0;
    for (int degree = polynomial.length - 1; degree >= 0; degree--) {
      result = multiply(result, x) ^ (polynomial[degree] & 0xFF);
    }
    return result;
  }

  /** Without branches or tables, so its time does not depend on the values. */
  private static int multiply(int a, int b) {
    int product = 0;
    for (int bit = 7; bit >= 0; bit--) {
      int carry = -(product >> 7) & 0x1B;
      product = ((product << 1) & 0xFF) ^ carry ^ (-((b >> bit) & 1) & a);
    }
    return product;
  }

  /** The 254th power. */
  private static int inverse(int a) {
    int result = 1;
    int square = a;
    for (int bit = 1; bit < 8; bit++) {
      square = multiply(square, square);
      result = multiply(result, square);
    }
    return result;
  }
}

package dev.sealgate.crypto.age;

/** The check of FIPS 203 (section 7.2) that an encapsulation key must pass before it is used. */
final class MlKem {
  private static final int POLYNOMIAL_BYTES = 1152;
  private static final int Q = 3329;

  private MlKem() {}

  /** Whether every 12-bit coefficient of the ML-KEM-768 key is below q. */
  static boolean isValidPublicKey(byte[] key) {
    boolean valid = key.length >= POLYNOMIAL_BYTES;
    for (int i = 0; valid && i < POLYNOMIAL_BYTES; i += 3) {
      int middle = key[i + 1] & 0xff;
      int first = (key[i] & 0xff) | ((middle & 0x0f) << 8);
      int second = (middle >>> 4) | ((key[i + 2] & 0xff) << 4);
      valid = first < Q && second < Q;
    }
    return valid;
  }
}

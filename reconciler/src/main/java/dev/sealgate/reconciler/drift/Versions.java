package dev.sealgate.reconciler.drift;

/** Order of resource versions, which Kubernetes promises for one kind since 1.35. */
final class Versions {
  private Versions() {}

  /** Whether {@code a} surely came before {@code b}. */
  static boolean before(String a, String b) {
    try {
      return Long.parseUnsignedLong(a) < Long.parseUnsignedLong(b);
    } catch (NumberFormatException _) {
      return false;
    }
  }
}

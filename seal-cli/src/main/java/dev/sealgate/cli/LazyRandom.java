package dev.sealgate.cli;

import java.security.SecureRandom;
import java.security.SecureRandomSpi;
import org.jspecify.annotations.Nullable;

/**
 * The platform's own source of randomness, which is looked for when it is first asked: most
 * commands need none, and looking for it loads the security providers.
 */
final class LazyRandom extends SecureRandomSpi {
  private transient @Nullable SecureRandom platform;

  private LazyRandom() {}

  static SecureRandom create() {
    return new Facade(new LazyRandom());
  }

  private static final class Facade extends SecureRandom {
    Facade(LazyRandom lazy) {
      super(lazy, null);
    }

    @Override
    public String getAlgorithm() {
      return "lazy";
    }
  }

  private synchronized SecureRandom platform() {
    SecureRandom known = platform;
    if (known == null) {
      known = new SecureRandom();
      platform = known;
    }
    return known;
  }

  @Override
  protected void engineSetSeed(byte[] seed) {
    platform().setSeed(seed);
  }

  @Override
  protected void engineNextBytes(byte[] bytes) {
    platform().nextBytes(bytes);
  }

  @Override
  protected byte[] engineGenerateSeed(int count) {
    return platform().generateSeed(count);
  }
}

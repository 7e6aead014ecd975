package dev.sealgate.crypto.mask;

import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.Key;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkProtoKeysetFormat;
import com.google.crypto.tink.prf.HmacPrfKey;
import com.google.crypto.tink.prf.HmacPrfParameters;
import com.google.crypto.tink.prf.PrfConfig2026;
import com.google.crypto.tink.prf.PrfSet;
import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.SecretBytes;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The key that turns a value into its placeholder: a Tink keyset whose primary key is HMAC-SHA-256
 * as a PRF. Whoever has it can test guesses of a value against its placeholder, so it is kept like
 * the values themselves. As Tink's own objects can't be wiped, {@link #close()} only lets go of
 * them.
 */
public final class PlaceholderKey implements AutoCloseable {
  private static final int MAX_KEYSET_BYTES = 64 * 1024;
  private static final int CODE_BYTES = 20;
  private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";

  private volatile @Nullable Open open;

  private record Open(KeysetHandle keyset, PrfSet prf) {}

  private PlaceholderKey(KeysetHandle keyset) throws GeneralSecurityException {
    this.open = new Open(keyset, keyset.getPrimitive(PrfConfig2026.get(), PrfSet.class));
  }

  /** A fresh 256-bit key from Tink's own random source. */
  public static PlaceholderKey generate() {
    try {
      HmacPrfParameters parameters =
          HmacPrfParameters.builder()
              .setKeySizeBytes(32)
              .setHashType(HmacPrfParameters.HashType.SHA256)
              .build();
      return new PlaceholderKey(KeysetHandle.generateNew(parameters, PrfConfig2026.get()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this runtime can't make an HMAC key", e);
    }
  }

  /**
   * Reads what {@link #serialize} wrote, or any cleartext binary Tink keyset whose primary key is
   * HMAC-SHA-256 PRF of at least 256 bits. (Tink's JSON form would pass through a String.)
   *
   * @throws CryptoException.InvalidKey when it is anything else
   */
  public static PlaceholderKey parse(SecretBytes serialized) {
    if (serialized.length() > MAX_KEYSET_BYTES) {
      throw invalid("the placeholder keyset is larger than 64 KiB");
    }
    byte[] bytes = serialized.copyBytes();
    try {
      KeysetHandle keyset =
          TinkProtoKeysetFormat.parseKeyset(
              bytes, InsecureSecretKeyAccess.get(), PrfConfig2026.get());
      requireHmacSha256(keyset.getPrimary().getKey());
      return new PlaceholderKey(keyset);
    } catch (GeneralSecurityException | RuntimeException e) {
      if (e instanceof CryptoException known) {
        throw known;
      }
      throw invalid("the placeholder keyset is not a binary Tink keyset");
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  private static void requireHmacSha256(Key key) {
    if (!(key instanceof HmacPrfKey hmac)
        || hmac.getParameters().getHashType() != HmacPrfParameters.HashType.SHA256
        || hmac.getParameters().getKeySizeBytes() < 32) {
      throw invalid("the placeholder keyset's primary key is not a 256-bit HMAC-SHA-256 PRF key");
    }
  }

  private static CryptoException invalid(String detail) {
    return new CryptoException.InvalidKey(
        detail, "restore the Secret that holds it, or delete it so that a new one is made");
  }

  /** The keyset as Tink writes it, in binary and in the clear. */
  public SecretBytes serialize() {
    try {
      return SecretBytes.takeOwnershipOf(
          TinkProtoKeysetFormat.serializeKeyset(
              opened().keyset(), InsecureSecretKeyAccess.get(), PrfConfig2026.get()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the placeholder keyset can't be written", e);
    }
  }

  /**
   * {@code sealgate-} and the first 160 bits of HMAC-SHA-256 over the scope's length, the scope and
   * the value, in base32.
   */
  String placeholderOf(byte[] scope, SecretBytes value) {
    PrfSet prf = opened().prf();
    byte[] code =
        value.use(live -> {
          byte[] input =
              ByteBuffer.allocate(Integer.BYTES + scope.length + live.length)
                  .putInt(scope.length)
                  .put(scope)
                  .put(live)
                  .array();
          try {
            return prf.computePrimary(input, CODE_BYTES);
          } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA-256 failed", e);
          } finally {
            Arrays.fill(input, (byte) 0);
          }
        });
    StringBuilder text = new StringBuilder(Placeholders.LENGTH).append(Placeholders.PREFIX);
    long bits = 0;
    int count = 0;
    for (byte b : code) {
      bits = bits << 8 | (b & 0xff);
      count += 8;
      while (count >= 5) {
        count -= 5;
        text.append(ALPHABET.charAt((int) (bits >>> count) & 31));
      }
    }
    return text.toString();
  }

  private Open opened() {
    Open current = open;
    if (current == null) {
      throw new IllegalStateException("placeholder key has been closed");
    }
    return current;
  }

  @Override
  public void close() {
    open = null;
  }

  @Override
  public String toString() {
    return "PlaceholderKey[redacted]";
  }
}

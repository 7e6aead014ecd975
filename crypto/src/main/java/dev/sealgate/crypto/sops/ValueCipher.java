package dev.sealgate.crypto.sops;

import dev.sealgate.crypto.CryptoException.Malformed;
import dev.sealgate.crypto.CryptoException.Tampered;
import dev.sealgate.crypto.Hmac;
import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.internal.BriefAead;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * AES-256-GCM over single values, under the data key of one file. Holds the key for as long as it
 * lives: make one per operation.
 */
final class ValueCipher {
  static final int KEY_LENGTH = 32;
  private static final String ALGORITHM = "AES/GCM/NoPadding";
  private static final int IV_LENGTH = 32;
  private static final int TAG_BITS = 128;
  private static final int TAG_LENGTH = TAG_BITS / 8;

  private final SecretKeySpec key;
  private final Hmac stashMac;
  private final Map<String, byte[]> stash = new HashMap<>();
  private @Nullable Cipher gcm;

  ValueCipher(SecretBytes dataKey) {
    key = dataKey.use(bytes -> new SecretKeySpec(bytes, "AES"));
    stashMac = dataKey.use(Hmac::new);
  }

  /** Empty when the text is no encrypted value. The result is in canonical form. */
  Optional<Scalar.Secret> decrypt(String text, String additionalData) {
    Optional<EncValue> parsed = EncValue.parse(text);
    if (parsed.isEmpty()) {
      return Optional.empty();
    }
    EncValue value = parsed.get();
    LeafType type =
        LeafType.ofToken(value.type())
            .orElseThrow(() ->
                new Malformed(
                    "SOPS value",
                    -1,
                    "an encrypted value has an unknown type",
                    "the file was made by a newer sops or was damaged"));
    byte[] plain = open(value, additionalData);
    byte[] canonical =
        GoValues.canonical(type, plain)
            .orElseThrow(() ->
                new Malformed(
                    "SOPS value",
                    -1,
                    "the decrypted value is no " + type.token(),
                    "the type in its ENC[…] was changed; restore it from history"));
    SecretBytes secret = SecretBytes.copyOf(canonical);
    Arrays.fill(canonical, (byte) 0);
    Arrays.fill(plain, (byte) 0);
    return Optional.of(new Scalar.Secret(type, secret, value.iv()));
  }

  private byte[] open(EncValue value, String additionalData) {
    byte[] additional = additionalData.getBytes(StandardCharsets.UTF_8);
    byte[] sealed = Arrays.copyOf(value.data(), value.data().length + TAG_LENGTH);
    System.arraycopy(value.tag(), 0, sealed, value.data().length, TAG_LENGTH);
    byte[] plain =
        BriefAead.takes(sealed.length)
            ? underKey(bytes -> BriefAead.openAesGcm(bytes, value.iv(), additional, sealed))
            : open(value.iv(), additional, sealed);
    if (plain == null) {
      throw new Tampered(
          "an encrypted value does not belong here or was changed",
          "restore the file from history; values can't be copied between keys or files by hand");
    }
    return plain;
  }

  private byte @Nullable [] open(byte[] iv, byte[] additional, byte[] sealed) {
    try {
      Cipher opening = gcm;
      if (opening == null) {
        opening = Cipher.getInstance(ALGORITHM);
        gcm = opening;
      }
      opening.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, iv));
      opening.updateAAD(additional);
      return opening.doFinal(sealed);
    } catch (AEADBadTagException _) {
      return null;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM failed", e);
    }
  }

  /** Lets a later {@link #encrypt} of the same value in the same place give the same ciphertext. */
  void remember(Scalar.Secret value, String additionalData) {
    if (value.iv().length == IV_LENGTH) {
      byte[] plain = value.plainBytes();
      stash.put(stashKey(value.type(), plain, additionalData), value.iv());
      Arrays.fill(plain, (byte) 0);
    }
  }

  /** Never called for an empty text: SOPS leaves that as it is. */
  String encrypt(LeafType type, byte[] plain, String additionalData, SecureRandom random) {
    LeafType written = type == LeafType.BYTES ? LeafType.STR : type;
    byte[] remembered = stash.get(stashKey(written, plain, additionalData));
    if (remembered != null) {
      return seal(written, remembered, plain, additionalData);
    }
    byte[] iv = new byte[IV_LENGTH];
    random.nextBytes(iv);
    return seal(written, iv, plain, additionalData);
  }

  private String seal(LeafType written, byte[] iv, byte[] plain, String additionalData) {
    byte[] additional = additionalData.getBytes(StandardCharsets.UTF_8);
    byte[] sealed =
        Objects.requireNonNull(
            BriefAead.takes(plain.length)
                ? underKey(bytes -> BriefAead.sealAesGcm(bytes, iv, additional, plain))
                : seal(iv, additional, plain));
    int split = sealed.length - TAG_LENGTH;
    return new EncValue(
            Arrays.copyOf(sealed, split),
            iv,
            Arrays.copyOfRange(sealed, split, sealed.length),
            written.token())
        .toString();
  }

  private byte[] seal(byte[] iv, byte[] additional, byte[] plain) {
    try {
      // a new object, because one refuses a nonce twice in a row, as equal values in a list have it
      Cipher sealing = Cipher.getInstance(ALGORITHM);
      sealing.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, iv));
      sealing.updateAAD(additional);
      return sealing.doFinal(plain);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM failed", e);
    }
  }

  private byte @Nullable [] underKey(Function<byte[], byte @Nullable []> work) {
    byte[] bytes = key.getEncoded();
    try {
      return work.apply(bytes);
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  /** A keyed digest, so that the table holds no plaintext. */
  private String stashKey(LeafType type, byte[] plain, String additionalData) {
    stashMac.update(type.token().getBytes(StandardCharsets.UTF_8));
    stashMac.update((byte) 0);
    stashMac.update(additionalData.getBytes(StandardCharsets.UTF_8));
    stashMac.update((byte) 0);
    stashMac.update(plain);
    return new String(stashMac.finish(), StandardCharsets.ISO_8859_1);
  }
}

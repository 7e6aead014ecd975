package dev.sealgate.externalsecrets.kubernetes;

import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.externalsecrets.Failure.Kind;
import dev.sealgate.externalsecrets.StoreContext;
import dev.sealgate.externalsecrets.StoreContext.KeyRef;
import dev.sealgate.externalsecrets.StoreException;
import java.nio.charset.StandardCharsets;

/** Tokens that are stored in Secrets. */
final class BearerTokens {

  private BearerTokens() {}

  /** The token without the line end that files have; the caller closes it. */
  static SecretBytes from(StoreContext store, KeyRef ref) {
    try (SecretBytes value = store.value(ref)) {
      String token = value.use(bytes -> new String(bytes, StandardCharsets.UTF_8)).strip();
      if (token.isEmpty() || !token.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
        throw new StoreException(
            Kind.MALFORMED,
            ref.path(),
            "the key " + ref.key() + " holds no bearer token",
            "store the token alone");
      }
      return SecretBytes.utf8(token);
    }
  }
}

package dev.sealgate.externalsecrets.http;

import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.externalsecrets.Failure.Kind;
import dev.sealgate.externalsecrets.Fields;
import dev.sealgate.externalsecrets.StoreContext;
import dev.sealgate.externalsecrets.StoreContext.KeyRef;
import dev.sealgate.externalsecrets.StoreException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * {@code caBundle} and {@code caProvider}: the authorities that a server is trusted by.
 *
 * @param inline PEM, or PEM in base64
 * @param path of the object that has the two fields
 */
public record CaBundle(Optional<String> inline, Optional<KeyRef> reference, String path) {

  public static CaBundle read(StoreContext store, Fields parent) {
    CaBundle bundle =
        new CaBundle(parent.text("caBundle"), store.caProvider(parent), parent.path());
    if (bundle.inline().isPresent() && bundle.reference().isPresent()) {
      parent.refuse(
          Kind.MALFORMED, "caBundle", "is given beside caProvider", "keep one of the two");
    }
    return bundle;
  }

  /**
   * The PEM text, or empty if the platform's authorities are meant. The caller closes it.
   *
   * @throws StoreException if there is none to be had
   */
  public Optional<SecretBytes> fetch(StoreContext store) {
    return reference
        .map(store::value)
        .or(() -> inline.map(text -> SecretBytes.takeOwnershipOf(pem(text))));
  }

  private byte[] pem(String text) {
    if (text.contains("-----BEGIN")) {
      return text.getBytes(StandardCharsets.US_ASCII);
    }
    try {
      return Base64.getMimeDecoder().decode(text);
    } catch (IllegalArgumentException _) {
      throw new StoreException(
          Kind.MALFORMED, path + ".caBundle", "is neither PEM nor base64", "give PEM text");
    }
  }
}

package dev.sealgate.externalsecrets.keys;

import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.sops.MasterKey;
import dev.sealgate.externalsecrets.StoreException;

/** Failures of a server, as what they mean for a key of a SOPS file. */
public final class KeyFailures {

  private KeyFailures() {}

  /** One class for each kind, so that callers tell them apart as they do for local keys. */
  public static CryptoException of(MasterKey key, StoreException failure) {
    String detail = key.field() + " key " + key.describe() + ": " + failure.getMessage();
    String hint = failure.hint();
    return switch (failure.kind()) {
      case MISSING -> new CryptoException.NoIdentityMatched(detail, hint);
      case DENIED -> new CryptoException.PolicyRefused(detail, hint);
      case UNREACHABLE -> new CryptoException.KeyServiceUnavailable(detail, hint);
      case MALFORMED -> new CryptoException.Malformed(key.field(), -1, detail, hint);
      case UNSUPPORTED -> new CryptoException.Unsupported(detail, hint);
    };
  }
}

package dev.sealgate.crypto.sops;

import dev.sealgate.crypto.SecretBytes;

/**
 * A place that wraps and unwraps data keys under keys it holds itself: Vault transit, a cloud KMS.
 * Adapters live where the network does; this module has none. Failures are {@code
 * CryptoException}s: {@code KeyServiceUnavailable} when asking again may help, {@code
 * PolicyRefused} when the service says no, {@code NoIdentityMatched} when it does not have the key.
 */
public interface KeyService {
  /** Asked before the other methods are; must not need the network. */
  boolean handles(MasterKey key);

  /**
   * @param enc as it stands in the file
   * @return the data key, or one part of it; the caller closes it
   */
  SecretBytes unwrap(MasterKey key, String enc);

  /**
   * @param dataKey lent for the call
   * @return what will stand in the file
   */
  String wrap(MasterKey key, SecretBytes dataKey);
}

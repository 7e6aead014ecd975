package dev.sealgate.externalsecrets;

/**
 * A kind of store backend. One instance serves every store of its kind, from many threads, and may
 * keep connections and login tokens between calls, keyed by the identity that obtained them.
 */
public interface SecretProvider extends AutoCloseable {

  /** The field of {@code spec.provider} that this provider reads, such as {@code vault}. */
  String name();

  /**
   * Reads the store's specification. No I/O yet: what is wrong with it goes to {@link
   * StoreContext#spec()}, and if there is anything, the reader is not used.
   */
  SecretReader open(StoreContext store);

  /** Drops what is kept between calls. */
  @Override
  void close();
}

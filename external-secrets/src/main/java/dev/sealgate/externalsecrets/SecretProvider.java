package dev.sealgate.externalsecrets;

/**
 * A kind of store backend. One instance serves every store of its kind, from many threads, and may
 * keep connections and login tokens between calls, keyed by the identity that obtained them.
 */
public interface SecretProvider extends AutoCloseable {

  /** The field of {@code spec.provider} that this provider reads, such as {@code vault}. */
  String name();

  /**
   * Reads the store's specification, reporting every field that it doesn't take to {@link
   * StoreContext#spec()}, obtains credentials and logs in.
   *
   * @throws StoreException when the store can't be used
   */
  SecretReader open(StoreContext store);

  /** Drops what is kept between calls. */
  @Override
  void close();
}

package dev.sealgate.externalsecrets;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A value made when it is first asked for. A failure that says that there is no use in asking again
 * is kept as well; one of no answer is not.
 */
public final class Lazy<T> {

  private final Supplier<T> supplier;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable T value;
  private @Nullable StoreException failure;

  public Lazy(Supplier<T> supplier) {
    this.supplier = supplier;
  }

  public T get() {
    lock.lock();
    try {
      if (failure != null) {
        throw failure;
      }
      T known = value;
      if (known == null) {
        known = supplier.get();
        value = known;
      }
      return known;
    } catch (StoreException e) {
      if (e.kind() != Failure.Kind.UNREACHABLE) {
        failure = e;
      }
      throw e;
    } finally {
      lock.unlock();
    }
  }

  public void ifPresent(Consumer<T> consumer) {
    lock.lock();
    try {
      if (value != null) {
        consumer.accept(value);
      }
    } finally {
      lock.unlock();
    }
  }
}

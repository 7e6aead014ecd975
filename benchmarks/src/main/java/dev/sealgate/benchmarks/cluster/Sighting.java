package dev.sealgate.benchmarks.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/** Watches one collection and tells when objects have become as they are expected to be. */
final class Sighting implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofMinutes(10);

  private final String path;
  private final AutoCloseable watch;
  private volatile @Nullable Expected expected;

  Sighting(Api api, String path) {
    this.path = path;
    this.watch =
        api.watch(
            path,
            new Api.Events() {
              @Override
              public void seen(String type, JsonNode object) {
                Sighting.this.seen(type, object);
              }

              @Override
              public void listed(Set<String> names) {
                Expected now = expected;
                if (now != null) {
                  now.listed(names);
                }
              }
            });
  }

  /** From now on. To be called before what it waits for is begun. */
  Expected expect(Collection<String> names, BiPredicate<String, JsonNode> right) {
    return expect(names, (name, object) -> object != null && right.test(name, object), false);
  }

  Expected expectGone(Collection<String> names) {
    return expect(names, (_, object) -> object == null, true);
  }

  private Expected expect(
      Collection<String> names, BiPredicate<String, @Nullable JsonNode> right, boolean gone) {
    Expected next = new Expected(path + (gone ? " to be gone" : ""), names, right);
    expected = next;
    return next;
  }

  private void seen(String type, JsonNode object) {
    Expected now = expected;
    if (now != null) {
      now.seen(
          object.path("metadata").path("name").asText(), type.equals("DELETED") ? null : object);
    }
  }

  @Override
  public void close() throws Exception {
    watch.close();
  }

  static final class Expected {
    private final String what;
    private final Set<String> left = ConcurrentHashMap.newKeySet();
    private final int all;
    private final BiPredicate<String, @Nullable JsonNode> right;
    private final CountDownLatch done = new CountDownLatch(1);
    private volatile long first;
    private volatile long middle;
    private volatile long last;

    private Expected(
        String what, Collection<String> names, BiPredicate<String, @Nullable JsonNode> right) {
      this.what = what;
      this.right = right;
      left.addAll(names);
      this.all = left.size();
    }

    private void seen(String name, @Nullable JsonNode object) {
      if (left.contains(name) && right.test(name, object) && left.remove(name)) {
        last = System.nanoTime();
        first = first == 0 ? last : first;
        if (middle == 0 && left.size() <= all / 2) {
          middle = last;
        }
        if (left.isEmpty()) {
          done.countDown();
        }
      }
    }

    private void listed(Set<String> names) {
      for (String name : left) {
        if (!names.contains(name)) {
          seen(name, null);
        }
      }
    }

    /**
     * Waits for the last one.
     *
     * @throws IllegalStateException after ten minutes
     */
    Expected await() throws InterruptedException {
      if (!done.await(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        throw new IllegalStateException(
            left.size()
                + " of "
                + all
                + " missing: "
                + what
                + ", such as "
                + left.iterator().next());
      }
      return this;
    }

    double firstAfter(long start) {
      return (first - start) / 1e9;
    }

    double halfAfter(long start) {
      return (middle - start) / 1e9;
    }

    double lastAfter(long start) {
      return (last - start) / 1e9;
    }
  }
}

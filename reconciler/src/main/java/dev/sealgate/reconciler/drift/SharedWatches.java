package dev.sealgate.reconciler.drift;

import dev.sealgate.reconciler.model.AppKey;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One watch for all Applications that need the same thing, for as long as one of them does.
 *
 * @param <K> what is watched
 * @param <W> what is known of it
 */
public final class SharedWatches<K, W> implements AutoCloseable {
  private final Function<K, W> open;
  private final Consumer<W> end;
  private final Map<K, W> watches = new ConcurrentHashMap<>();
  private final Map<AppKey, Set<K>> needs = new HashMap<>();
  private final Map<K, Set<AppKey>> users = new HashMap<>();

  public SharedWatches(Function<K, W> open, Consumer<W> end) {
    this.open = open;
    this.end = end;
  }

  /** From now on the Application needs these, and no others. */
  public synchronized void require(AppKey app, Set<K> keys) {
    // the work grows with what this Application needs, not with how many there are
    Set<K> before = keys.isEmpty() ? needs.remove(app) : needs.put(app, Set.copyOf(keys));
    if (before != null) {
      before.stream().filter(key -> !keys.contains(key)).forEach(key -> drop(key, app));
    }
    for (K key : keys) {
      users.computeIfAbsent(key, _ -> new HashSet<>()).add(app);
      watches.computeIfAbsent(key, open);
    }
  }

  private void drop(K key, AppKey app) {
    Set<AppKey> left = users.get(key);
    if (left == null || !left.remove(app) || !left.isEmpty()) {
      return;
    }
    users.remove(key);
    W watch = watches.remove(key);
    if (watch != null) {
      end.accept(watch);
    }
  }

  public @Nullable W get(K key) {
    return watches.get(key);
  }

  Collection<W> all() {
    return List.copyOf(watches.values());
  }

  public synchronized Set<AppKey> needing(K key) {
    return Set.copyOf(users.getOrDefault(key, Set.of()));
  }

  synchronized Set<K> neededBy(AppKey app) {
    return needs.getOrDefault(app, Set.of());
  }

  @Override
  public synchronized void close() {
    watches.values().forEach(end);
    watches.clear();
    needs.clear();
    users.clear();
  }
}

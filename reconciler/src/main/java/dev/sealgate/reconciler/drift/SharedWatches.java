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
import java.util.stream.Collectors;
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

  public SharedWatches(Function<K, W> open, Consumer<W> end) {
    this.open = open;
    this.end = end;
  }

  /** From now on the Application needs these, and no others. */
  public synchronized void require(AppKey app, Set<K> keys) {
    if (keys.isEmpty()) {
      needs.remove(app);
    } else {
      needs.put(app, Set.copyOf(keys));
    }
    Set<K> wanted = new HashSet<>();
    needs.values().forEach(wanted::addAll);
    watches
        .entrySet()
        .removeIf(entry -> {
          boolean unwanted = !wanted.contains(entry.getKey());
          if (unwanted) {
            end.accept(entry.getValue());
          }
          return unwanted;
        });
    wanted.forEach(key -> watches.computeIfAbsent(key, open));
  }

  public @Nullable W get(K key) {
    return watches.get(key);
  }

  Collection<W> all() {
    return List.copyOf(watches.values());
  }

  public synchronized Set<AppKey> needing(K key) {
    return needs.entrySet().stream()
        .filter(entry -> entry.getValue().contains(key))
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  synchronized Set<K> neededBy(AppKey app) {
    return needs.getOrDefault(app, Set.of());
  }

  @Override
  public synchronized void close() {
    watches.values().forEach(end);
    watches.clear();
    needs.clear();
  }
}

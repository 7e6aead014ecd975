package dev.sealgate.reconciler.apply;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Answers that hold for a moment. Who asks while another one does gets the same answer. */
final class Fresh<K, V> {
  private final Clock clock;
  private final Duration moment;
  private final Map<K, Entry<V>> entries = new ConcurrentHashMap<>();

  private static final class Entry<V> {
    @Nullable V value;
    volatile Instant end = Instant.MIN;

    /** Guarded by the map: as long as there are any, the entry stays in it. */
    int users;
  }

  Fresh(Clock clock, Duration moment) {
    this.clock = clock;
    this.moment = moment;
  }

  /**
   * @param answer may block
   */
  V get(K question, Supplier<V> answer) {
    Entry<V> entry = enter(question);
    try {
      synchronized (entry) {
        // an answer is as old as its question
        Instant now = clock.instant();
        if (entry.value == null || !now.isBefore(entry.end)) {
          entry.value = answer.get();
          entry.end = now.plus(moment);
        }
        return Objects.requireNonNull(entry.value);
      }
    } finally {
      leave(question);
    }
  }

  void put(K question, V value) {
    Entry<V> entry = enter(question);
    try {
      synchronized (entry) {
        entry.value = value;
        entry.end = clock.instant().plus(moment);
      }
    } finally {
      leave(question);
    }
  }

  boolean knows(K question) {
    Entry<V> entry = entries.get(question);
    return entry != null && clock.instant().isBefore(entry.end);
  }

  void forget(Predicate<K> questions) {
    entries.keySet().stream()
        .filter(questions)
        .forEach(question ->
            entries.computeIfPresent(
                question,
                (_, entry) -> {
                  entry.end = Instant.MIN;
                  return entry.users == 0 ? null : entry;
                }));
  }

  /** How many answers are in memory. */
  int size() {
    return entries.size();
  }

  private Entry<V> enter(K question) {
    forgetOld();
    return entries.compute(
        question,
        (_, known) -> {
          Entry<V> entry = known == null ? new Entry<>() : known;
          entry.users++;
          return entry;
        });
  }

  private void leave(K question) {
    entries.computeIfPresent(
        question,
        (_, entry) -> {
          entry.users--;
          return entry;
        });
  }

  private void forgetOld() {
    Instant now = clock.instant();
    for (K question : entries.keySet()) {
      entries.computeIfPresent(
          question, (_, entry) -> entry.users == 0 && !now.isBefore(entry.end) ? null : entry);
    }
  }
}

package dev.sealgate.reconciler.drift;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.reconciler.model.AppKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SharedWatchesTest {
  private static final AppKey ONE = new AppKey("ns", "one");
  private static final AppKey TWO = new AppKey("ns", "two");

  private final List<String> seen = new ArrayList<>();
  private final SharedWatches<String, String> watches =
      new SharedWatches<>(
          key -> {
            seen.add("open " + key);
            return key;
          },
          key -> seen.add("end " + key));

  @Test
  void opensAWatchForTheFirstAndEndsItWithTheLast() {
    watches.require(ONE, Set.of("a"));
    watches.require(TWO, Set.of("a"));
    watches.require(ONE, Set.of());
    assertThat(seen).containsExactly("open a");
    assertThat(watches.get("a")).isEqualTo("a");

    watches.require(TWO, Set.of("b"));

    assertThat(seen).containsExactly("open a", "end a", "open b");
    assertThat(watches.get("a")).isNull();
  }

  @Test
  void knowsWhoNeedsWhat() {
    watches.require(ONE, Set.of("a", "b"));
    watches.require(TWO, Set.of("b"));

    assertThat(watches.needing("b")).containsExactlyInAnyOrder(ONE, TWO);
    assertThat(watches.neededBy(ONE)).containsExactlyInAnyOrder("a", "b");

    watches.require(ONE, Set.of("a"));

    assertThat(watches.needing("b")).containsExactly(TWO);
    assertThat(watches.needing("none")).isEmpty();
    assertThat(watches.neededBy(ONE)).containsExactly("a");
  }

  @Test
  void endsAllWhenItIsClosed() {
    watches.require(ONE, Set.of("a"));
    watches.require(TWO, Set.of("a"));

    watches.close();

    assertThat(seen).containsExactly("open a", "end a");
    assertThat(watches.needing("a")).isEmpty();
  }
}

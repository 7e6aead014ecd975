package dev.sealgate.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sealgate.testbed.Command;
import dev.sealgate.testbed.ControllerProcess;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Replicas that share the Applications, each a process with a user of its own. */
class ShardsIT {
  private static final Duration LEASE = Duration.ofSeconds(5);

  /** Two looks, the planning of a share of the Applications, and a busy machine. */
  private static final Duration BOUND = Duration.ofSeconds(20);

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** A third of the lease: after that nothing arrives any more that was sent before. */
  private static final Duration FLIGHT = LEASE.dividedBy(3);

  @Test
  void aKilledAndAStoppedReplicaAreFollowedWithinTheLeaseAndNoObjectIsAppliedByTwo(
      @TempDir Path folder) {
    try (ShardedStage stage = ShardedStage.of(folder, LEASE)) {
      stage.start("r1", "r2", "r3");
      await().atMost(PATIENCE).until(() -> isAgreed(stage, 3));
      String one = stage.commit("one");
      stage.createApplications();
      stage.awaitAll(one);
      Map<String, String> first = stage.writers();
      assertThat(Set.copyOf(first.values())).containsExactlyInAnyOrder("r1", "r2", "r3");

      // in mid-work
      String two = stage.commit("two");
      await().atMost(PATIENCE).until(() -> stage.synced(two) > 0);
      stage.controller("r1").kill();
      Instant killed = Instant.now();
      String orphan = applicationOf(first, "r1");
      stage.edit(orphan, "by hand");
      stage.awaitAll(two);
      stage.awaitValue(orphan, "two");
      Duration afterKill = since(killed);
      Map<String, String> second = stage.writers();
      assertThat(second.get(orphan)).isNotEqualTo("r1");

      // stopped in mid-work for longer than its lease; what it was about to write is outdated then
      String three = stage.commit("three");
      await().atMost(PATIENCE).until(() -> stage.synced(three) > 0);
      signal("STOP", stage.controller("r2"));
      Instant stopped = Instant.now();
      String paused = applicationOf(second, "r2");
      stage.edit(paused, "by hand");
      stage.awaitAll(three);
      stage.awaitValue(paused, "three");
      Duration afterStop = since(stopped);
      assertThat(stage.writers()).containsEntry(paused, "r3");
      String four = stage.commit("four");
      stage.awaitAll(four);
      Instant woken = Instant.now();
      signal("CONT", stage.controller("r2"));
      await().atMost(PATIENCE).until(() -> isAgreed(stage, 2));
      assertThat(stage.values()).allSatisfy((_, value) -> assertThat(value).isEqualTo("four"));

      // a fourth one
      stage.start("r4");
      await().atMost(PATIENCE).until(() -> isAgreed(stage, 3));
      stage.awaitAll(stage.commit("five"));
      Map<String, String> last = stage.writers();
      assertThat(Set.copyOf(last.values())).containsExactlyInAnyOrder("r2", "r3", "r4");

      System.out.printf(
          "ShardsIT: all in place %d ms after a kill, %d ms after a stop, by a lease of %d ms%n",
          afterKill.toMillis(), afterStop.toMillis(), LEASE.toMillis());
      assertThat(afterKill).isLessThan(LEASE.plus(BOUND));
      assertThat(afterStop).isLessThan(LEASE.plus(BOUND));
      assertThat(stage.writers(stopped.plus(FLIGHT), woken).values()).doesNotContain("r2");
      assertThat(stage.writers(killed.plus(FLIGHT), Instant.MAX).values()).doesNotContain("r1");
      assertThat(stage.overlaps()).as("objects that two wrote at once").isEmpty();
    }
  }

  private static String applicationOf(Map<String, String> writers, String replica) {
    return writers.entrySet().stream()
        .filter(entry -> entry.getValue().equals(replica))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow();
  }

  /** Whether so many replicas say that they have the same members, and there is a leader. */
  private static boolean isAgreed(ShardedStage stage, int members) {
    Map<String, Integer> rings = new HashMap<>();
    for (Lease lease : stage.leases()) {
      String ring = lease.getMetadata().getAnnotations().get("sealgate.dev/ring");
      if (lease.getSpec().getHolderIdentity() != null) {
        rings.merge(ring, 1, Integer::sum);
      }
    }
    return rings.entrySet().stream()
        .anyMatch(ring -> ring.getValue() == members && names(ring.getKey()).size() == members);
  }

  private static Set<String> names(String ring) {
    return Arrays.stream(ring.substring(ring.indexOf(':') + 1).split(",", -1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static void signal(String name, ControllerProcess controller) {
    Command.of("kill").run("-" + name, Long.toString(controller.handle().pid())).orThrow();
  }

  private static Duration since(Instant then) {
    return Duration.between(then, Instant.now());
  }
}

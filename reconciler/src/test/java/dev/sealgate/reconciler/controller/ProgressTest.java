package dev.sealgate.reconciler.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.reconciler.inventory.InventoryEntry;
import dev.sealgate.reconciler.model.ObjectRef;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private static HookRun run(String name, int second) {
    return new HookRun(
        "PreSync",
        new InventoryEntry(new ObjectRef("batch", "Job", "ns", name), "v1"),
        "plan",
        1,
        HookRun.State.SUCCEEDED,
        Instant.ofEpochSecond(second),
        "",
        false);
  }

  @Test
  void keepsTheNewestOfWhatNobodyDeletes() {
    List<HookRun> dropped = List.of(run("a", 1), run("c", 3), run("b", 2));
    Progress progress = Progress.NONE.with(run("wanted", 0));
    for (HookRun run : dropped) {
      progress = progress.with(run);
    }

    assertThat(progress.keepingNewest(2, dropped).hooks())
        .containsExactlyInAnyOrder(run("wanted", 0), run("b", 2), run("c", 3));
  }

  @Test
  void marksTheRunsOfOnePlanApart() {
    HookRun post =
        new HookRun(
            "PostSync",
            run("a", 1).object(),
            "plan",
            1,
            HookRun.State.RUNNING,
            Instant.EPOCH,
            "",
            false);

    assertThat(post.mark()).isNotEqualTo(run("a", 1).mark());
    assertThat(post.again("plan", Instant.EPOCH).mark()).isNotEqualTo(post.mark());
  }
}

package dev.sealgate.reconciler.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.crds.v1alpha1.ApplicationStatus.Plan;
import dev.sealgate.crds.v1alpha1.ApplicationStatus.Planned;
import dev.sealgate.reconciler.apply.Comparer;
import dev.sealgate.reconciler.model.ObjectRef;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PrunePlanTest {
  private static ObjectRef ref(String name) {
    return new ObjectRef("", "ConfigMap", "ns", name);
  }

  @Test
  void sortsObjectsByWhatBecomesOfThem() {
    assertThat(
            PrunePlan.of(
                "c1",
                Map.of(
                    ref("new"), Comparer.MISSING,
                    ref("b"), "differs at data.x",
                    ref("a"), "differs at data.y, data.z"),
                List.of(ref("old"))))
        .isEqualTo(
            new Plan(
                "c1",
                new Planned(1, List.of("ConfigMap ns/new")),
                new Planned(
                    2,
                    List.of(
                        "ConfigMap ns/a differs at data.y, data.z",
                        "ConfigMap ns/b differs at data.x")),
                new Planned(1, List.of("ConfigMap ns/old"))));
  }

  @Test
  void countsAllAndNamesTheFirst() {
    List<ObjectRef> many = IntStream.range(100, 600).mapToObj(i -> ref("o" + i)).toList();

    Planned prune = PrunePlan.of("c1", Map.of(), many).prune();

    assertThat(prune.count()).isEqualTo(500);
    assertThat(prune.objects())
        .hasSize(PrunePlan.MOST_NAMED)
        .startsWith("ConfigMap ns/o100")
        .endsWith("ConfigMap ns/o119");
  }

  @Test
  void keepsALineShort() {
    Plan plan =
        PrunePlan.of("c1", Map.of(ref("a"), "differs at " + "deep.".repeat(1000)), List.of());

    assertThat(plan.change().objects())
        .singleElement()
        .asString()
        .hasSize(PrunePlan.LONGEST_LINE)
        .endsWith("…");
    assertThat(plan.create()).isEqualTo(new Planned(0, null));
  }
}

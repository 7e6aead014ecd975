package dev.sealgate.reconciler.apply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.reconciler.cluster.ApiCatalog;
import dev.sealgate.reconciler.cluster.CannedApiServer;
import dev.sealgate.reconciler.inventory.InventoryEntry;
import dev.sealgate.reconciler.model.AppKey;
import dev.sealgate.reconciler.model.ObjectRef;
import dev.sealgate.reconciler.plan.Owner;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PrunerTest {
  private static final String DEFINITIONS =
      "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";

  @Test
  void asksOnceForAKindThatIsGone() {
    List<InventoryEntry> widgets =
        IntStream.range(0, 200)
            .mapToObj(i ->
                new InventoryEntry(new ObjectRef("example.com", "Widget", "ns", "w" + i), "v1"))
            .toList();
    try (CannedApiServer server = new CannedApiServer()) {
      server.answer(DEFINITIONS, "{\"kind\": \"List\", \"metadata\": {}, \"items\": []}");
      Pruner pruner =
          new Pruner(
              server.client(),
              server.client(),
              new ApiCatalog(server.client(), () -> Instant.EPOCH),
              new Parallel(32),
              new Owner(new AppKey("team", "shop"), ""));

      assertThat(pruner.look(widgets, order()))
          .hasSize(200)
          .allMatch(Orphan.Released.class::isInstance);
      assertThat(server.asked(DEFINITIONS)).isEqualTo(1);
      assertThat(server.asked("/apis")).isEqualTo(1);
    }
  }

  private static Pruner.Order order() {
    return new Pruner.Order(Set.of(), false, false, false, Propagation.BACKGROUND, () -> false);
  }
}

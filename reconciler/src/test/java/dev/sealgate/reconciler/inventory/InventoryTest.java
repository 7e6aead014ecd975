package dev.sealgate.reconciler.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.reconciler.model.ObjectRef;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class InventoryTest {
  private static final InventoryEntry DEPLOYMENT =
      new InventoryEntry(new ObjectRef("apps", "Deployment", "shop", "web"), "v1");
  private static final InventoryEntry ROLE =
      new InventoryEntry(
          new ObjectRef("rbac.authorization.k8s.io", "ClusterRole", "", "system:a:b"), "v1");

  @Test
  void survivesTheStatus() {
    Inventory inventory = Inventory.of(List.of(DEPLOYMENT, ROLE));

    assertThat(inventory.texts())
        .containsExactly(
            "apps/v1/Deployment/shop/web", "rbac.authorization.k8s.io/v1/ClusterRole//system:a:b");
    assertThat(Inventory.parse(inventory.texts())).isEqualTo(inventory);
  }

  @Test
  void leavesOutWhatItDidNotWrite() {
    assertThat(Inventory.parse(List.of("nonsense", "a/b/c/d/e/f", "apps/v1/Deployment/shop/web")))
        .isEqualTo(Inventory.of(List.of(DEPLOYMENT)));
  }

  @Test
  void holdsAnObjectOnceWhateverItsVersion() {
    InventoryEntry newer = new InventoryEntry(DEPLOYMENT.ref(), "v2");

    Inventory union = Inventory.of(List.of(DEPLOYMENT, ROLE)).with(Inventory.of(List.of(newer)));

    assertThat(union.entries()).containsExactlyInAnyOrder(newer, ROLE);
    assertThat(union.without(Set.of(ROLE.ref())).entries()).containsExactly(newer);
  }

  @Test
  void tellsWhenNoStatusCanHoldIt() {
    assertThat(deployments(8000).isTooLarge()).isFalse();
    assertThat(deployments(16_000).isTooLarge()).isTrue();
  }

  private static Inventory deployments(int count) {
    return Inventory.of(
        IntStream.range(0, count)
            .mapToObj(i ->
                new InventoryEntry(
                    new ObjectRef("apps", "Deployment", "n".repeat(40), "w".repeat(50) + i), "v1"))
            .toList());
  }
}

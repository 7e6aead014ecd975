package dev.sealgate.reconciler.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.reconciler.model.ObjectRef;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DisposalTest {
  private static final ObjectRef REF = new ObjectRef("", "ConfigMap", "ns", "a");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          annotations | sealgate.dev/prune                    | disabled                    | KEEP   | KEEP
          annotations | sealgate.dev/prune                    | Disabled                    | KEEP   | KEEP
          annotations | sealgate.dev/prune                    | enabled                     | DELETE | DELETE
          annotations | kustomize.toolkit.fluxcd.io/prune     | disabled                    | KEEP   | KEEP
          labels      | kustomize.toolkit.fluxcd.io/prune     | disabled                    | KEEP   | KEEP
          annotations | kustomize.toolkit.fluxcd.io/reconcile | disabled                    | KEEP   | KEEP
          annotations | kustomize.toolkit.fluxcd.io/ssa       | Ignore                      | KEEP   | KEEP
          annotations | kustomize.toolkit.fluxcd.io/ssa       | Merge                       | DELETE | DELETE
          annotations | helm.sh/resource-policy               | keep                        | KEEP   | KEEP
          annotations | argocd.argoproj.io/sync-options       | Prune=false                 | KEEP   | KEEP
          annotations | argocd.argoproj.io/sync-options       | Replace=true, Prune=false   | KEEP   | KEEP
          annotations | argocd.argoproj.io/sync-options       | Prune=true                  | DELETE | DELETE
          annotations | argocd.argoproj.io/sync-options       | NoPrune=false               | DELETE | DELETE
          annotations | argocd.argoproj.io/sync-options       | Prune=confirm               | ASK    | ASK
          annotations | argocd.argoproj.io/sync-options       | Delete=false                | DELETE | KEEP
          annotations | argocd.argoproj.io/sync-options       | Delete=confirm              | DELETE | ASK
          annotations | somebody.example.com/prune            | disabled                    | DELETE | DELETE
          """)
  void knowsTheMarksOfEveryTool(
      String where, String key, String value, Disposal pruned, Disposal withApplication) {
    Map<String, Object> metadata = Map.of(where, Map.of(key, value));

    assertThat(Disposal.of(REF, Map.copyOf(metadata), false)).isEqualTo(pruned);
    assertThat(Disposal.of(REF, Map.copyOf(metadata), true)).isEqualTo(withApplication);
  }

  @ParameterizedTest
  @CsvSource({
    "'', Namespace, ASK",
    "'', PersistentVolumeClaim, ASK",
    "'', PersistentVolume, ASK",
    "apiextensions.k8s.io, CustomResourceDefinition, ASK",
    "example.com, Namespace, DELETE",
    "apps, Deployment, DELETE",
  })
  void asksBeforeOthersOrDataGo(String group, String kind, Disposal disposal) {
    assertThat(Disposal.of(new ObjectRef(group, kind, "", "x"), Map.of(), false))
        .isEqualTo(disposal);
  }

  @Test
  void readsHowDependentsGo() {
    assertThat(
            Disposal.propagation(
                Map.of(
                    "annotations",
                    Map.of(
                        "argocd.argoproj.io/sync-options",
                        "Prune=true,PrunePropagationPolicy=orphan"))))
        .isEqualTo("orphan");
    assertThat(Disposal.propagation(Map.of())).isEmpty();
  }
}

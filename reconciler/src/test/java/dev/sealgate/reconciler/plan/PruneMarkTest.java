package dev.sealgate.reconciler.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PruneMarkTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          sealgate.dev/prune                   | disabled                        | true
          sealgate.dev/prune                   | Disabled                        | true
          sealgate.dev/prune                   | enabled                         | false
          kustomize.toolkit.fluxcd.io/prune    | disabled                        | true
          argocd.argoproj.io/sync-options      | Prune=false                     | true
          argocd.argoproj.io/sync-options      | Replace=true, Prune=false       | true
          argocd.argoproj.io/sync-options      | Prune=true                      | false
          argocd.argoproj.io/sync-options      | NoPrune=false                   | false
          somebody.example.com/prune           | disabled                        | false
          """)
  void knowsForeignMarks(String annotation, String value, boolean forbids) {
    assertThat(PruneMark.forbids(Map.of(annotation, value))).isEqualTo(forbids);
  }
}

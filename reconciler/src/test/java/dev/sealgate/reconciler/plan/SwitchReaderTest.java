package dev.sealgate.reconciler.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.reconciler.Yaml;
import dev.sealgate.reconciler.model.Manifest;
import dev.sealgate.reconciler.model.ObjectRef;
import dev.sealgate.reconciler.model.Origin;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.model.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SwitchReaderTest {
  private static final String STANDARD = "ALWAYS";

  private final List<Problem> problems = new ArrayList<>();

  private Switches read(String kind, String where, String key, String value) {
    Map<String, @Nullable Object> body =
        Yaml.map(
            "{apiVersion: v1, kind: %s, metadata: {name: x, %s: {\"%s\": \"%s\"}}}"
                .formatted(kind, where, key, value));
    return SwitchReader.read(
        new Manifest(
            "v1",
            new ObjectRef("", kind, "", "x"),
            body,
            new Origin("f.yaml", 0),
            Optional.empty()),
        problems);
  }

  private static String told(Switches it) {
    return it.presence()
        + (it.force() ? " force" : "")
        + (it.replace() ? " replace" : "")
        + (it.takeOver() ? "" : " merge")
        + (it.mayWait() ? " wait" : "");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          labels      | kustomize.toolkit.fluxcd.io/reconcile | disabled      | NEVER
          annotations | kustomize.toolkit.fluxcd.io/reconcile | Disabled      | NEVER
          annotations | kustomize.toolkit.fluxcd.io/reconcile | enabled       | ALWAYS
          annotations | kustomize.toolkit.fluxcd.io/ssa       | Ignore        | NEVER
          annotations | kustomize.toolkit.fluxcd.io/ssa       | IfNotPresent  | IF_MISSING
          labels      | kustomize.toolkit.fluxcd.io/ssa       | Merge         | ALWAYS merge
          annotations | kustomize.toolkit.fluxcd.io/ssa       | Override      | ALWAYS
          annotations | kustomize.toolkit.fluxcd.io/force     | enabled       | ALWAYS force
          annotations | kustomize.toolkit.fluxcd.io/force     | disabled      | ALWAYS
          annotations | kustomize.toolkit.fluxcd.io/prune     | disabled      | ALWAYS
          annotations | argocd.argoproj.io/sync-options       | Force=true, Replace=true | ALWAYS force replace
          annotations | argocd.argoproj.io/sync-options       | SkipDryRunOnMissingResource=true,PruneLast=true | ALWAYS wait
          annotations | argocd.argoproj.io/sync-options       | ClientSideApplyMigration=false | ALWAYS merge
          annotations | argocd.argoproj.io/sync-options       | Prune=confirm,Delete=false,ServerSideApply=true | ALWAYS
          annotations | argocd.argoproj.io/sync-options       | RespectIgnoreDifferences=true,PrunePropagationPolicy=orphan | ALWAYS
          annotations | argocd.argoproj.io/sync-options       | Force=false,Replace=false,Validate=true, | ALWAYS
          annotations | argocd.argoproj.io/compare-options    | IgnoreExtraneous,ServerSideDiff=true | ALWAYS
          """)
  void obeysTheSwitchesOfBothTools(String where, String key, String value, String switches) {
    assertThat(told(read("ConfigMap", where, key, value))).isEqualTo(switches);
    assertThat(problems).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          annotations | kustomize.toolkit.fluxcd.io/ssa       | Sometimes            | ssa
          labels      | kustomize.toolkit.fluxcd.io/force     | yes                  | force
          annotations | kustomize.toolkit.fluxcd.io/prune     | off                  | prune
          annotations | argocd.argoproj.io/sync-options       | ServerSideApply=false | ServerSideApply=false
          annotations | argocd.argoproj.io/sync-options       | CreateNamespace=true | CreateNamespace=true
          annotations | argocd.argoproj.io/sync-options       | Validate=false       | Validate=false
          annotations | argocd.argoproj.io/sync-options       | Prune=maybe          | Prune=maybe
          annotations | argocd.argoproj.io/sync-options       | RespectIgnoreDifferences=false | RespectIgnoreDifferences=false
          annotations | argocd.argoproj.io/sync-options       | Fancy=true           | Fancy=true
          annotations | argocd.argoproj.io/compare-options    | ServerSideDiff=false | ServerSideDiff=false
          """)
  void refusesByNameWhatItDoesNotDo(String where, String key, String value, String named) {
    assertThat(told(read("ConfigMap", where, key, value))).isEqualTo(STANDARD);
    assertThat(problems)
        .singleElement()
        .satisfies(problem -> {
          assertThat(problem.reason()).isEqualTo(Reason.UNSUPPORTED);
          assertThat(problem.line())
              .contains(named)
              .contains("metadata." + where + "[" + key + "]");
          assertThat(problem.hint()).isNotEmpty();
        });
  }

  @ParameterizedTest
  @CsvSource({"Namespace, 1", "PersistentVolumeClaim, 1", "PersistentVolume, 1", "Service, 0"})
  void neverForcesWhatHoldsOthersOrData(String kind, int refused) {
    read(kind, "annotations", "argocd.argoproj.io/sync-options", "Force=true");

    assertThat(problems).hasSize(refused);
  }
}

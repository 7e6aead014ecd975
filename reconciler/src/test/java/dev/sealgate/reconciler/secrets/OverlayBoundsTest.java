package dev.sealgate.reconciler.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.sealgate.reconciler.model.Preparation;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.model.Reason;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Kustomizations that would take much time for little text. */
final class OverlayBoundsTest {
  @TempDir private Path temp;

  @Test
  void endsForAKindOfManyParentheses() throws Exception {
    try (PipelineFixture fixture = new PipelineFixture(temp)) {
      fixture.git.file(
          "app/kustomization.yaml",
          "patches: [{patch: '[]', target: {kind: '%sSecret%s'}}]%n"
              .formatted("(".repeat(20_000), ")".repeat(20_000)));
      assertThat(refused(fixture))
          .extracting(Problem::reason, Problem::keyPath)
          .contains(tuple(Reason.INVALID_MANIFEST, "patches[0].target.kind"));
    }
  }

  @ParameterizedTest
  @CsvSource({"1990, UNSUPPORTED", "2500, LIMIT_EXCEEDED"})
  @Timeout(20)
  void followsValuesThroughManyReplacements(int replacements, Reason reason) throws Exception {
    StringBuilder chain = new StringBuilder("resources: [s.sops.yaml]\nreplacements:\n");
    for (int i = replacements; i >= 0; i--) {
      chain.append(
          "- {source: {kind: %s, fieldPath: data.x%s}, targets: [{select: {kind: K%d}}]}%n"
              .formatted(
                  i == 0 ? "Secret" : "K" + (i - 1),
                  i == replacements ? ", options: {delimiter: '@'}" : "",
                  i));
    }
    try (PipelineFixture fixture = new PipelineFixture(temp)) {
      fixture
          .git
          .file("app/kustomization.yaml", chain.toString())
          .file(
              "app/s.sops.yaml",
              OverlayCase.encrypted(
                  "s.sops.yaml",
                  "apiVersion: v1\nkind: Secret\nmetadata: {name: db}\nstringData: {x: hunter2}\n"));
      assertThat(refused(fixture)).extracting(Problem::reason).containsExactly(reason);
    }
  }

  @Test
  @Timeout(20)
  void endsForManyReferencesThatLeadNowhere() throws Exception {
    StringBuilder kustomization = new StringBuilder("resources:\n");
    for (int i = 0; i < 4_000; i++) {
      kustomization.append("- ").append("d/".repeat(500)).append(i).append(".yaml\n");
    }
    try (PipelineFixture fixture = new PipelineFixture(temp)) {
      fixture
          .git
          .file("app/kustomization.yaml", kustomization.toString())
          .file("app/" + "d/".repeat(500) + "x.yaml", "a: b\n");
      assertThat(refused(fixture)).extracting(Problem::reason).containsOnly(Reason.LIMIT_EXCEEDED);
    }
  }

  @Test
  @Timeout(20)
  void looksForNothingAnyMoreAfterAsManyProblemsAsAreListed() throws Exception {
    StringBuilder kustomization = new StringBuilder("resources:\n");
    for (int i = 0; i < 25_000; i++) {
      kustomization.append("- a/b/c/").append(i).append(".yaml\n");
    }
    try (PipelineFixture fixture = new PipelineFixture(temp)) {
      fixture
          .git
          .file("app/kustomization.yaml", kustomization.toString())
          .file("app/a/b/c/x.yaml", "a: b\n");
      assertThat(refused(fixture))
          .hasSize(50)
          .extracting(Problem::reason)
          .containsOnly(Reason.INVALID_MANIFEST);
    }
  }

  private static List<Problem> refused(PipelineFixture fixture) throws Exception {
    return switch (fixture.prepare()) {
      case Preparation.Refused refused -> refused.problems();
      case Preparation.Ready ready -> throw new AssertionError(ready.revision().manifests());
    };
  }
}

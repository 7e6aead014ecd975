package dev.sealgate.reconciler.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.reconciler.kustomize.Kustomize;
import dev.sealgate.reconciler.model.Preparation;
import dev.sealgate.reconciler.model.PreparedRevision;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.model.Reason;
import dev.sealgate.reconciler.render.LoadLimits;
import dev.sealgate.reconciler.sandbox.BuildLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All files of a revision are held at once, so they share their bounds. */
final class RevisionBoundsTest {
  /** A file may come to 1000 values, a revision to 4000 values and 50 objects. */
  private static final LoadLimits LIMITS =
      new LoadLimits(100, 1 << 20, 1 << 20, 100, 50, 20, 1_000, 100_000);

  @TempDir private Path temp;

  private PipelineFixture fixture() throws IOException {
    return new PipelineFixture(
        temp, Kustomize.find("/nonexistent/kustomize", "", BuildLimits.defaults()), LIMITS);
  }

  /** 200 bytes that unfold to about 900 values. */
  private static String unfolding(String name) {
    return "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: "
        + name
        + "}\nx1: &a [1,1,1,1,1,1,1,1,1]\nx2: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\n"
        + "x3: [*b,*b,*b,*b,*b,*b,*b,*b]\n";
  }

  @Test
  void filesThatAreKnownCountLikeNewOnes() throws Exception {
    try (PipelineFixture fixture = fixture()) {
      for (String name : List.of("a", "b", "c", "d")) {
        fixture.git.file("app/" + name + ".yaml", unfolding(name));
      }
      try (PreparedRevision revision = fixture.ready()) {
        assertThat(revision.manifests()).hasSize(4);
      }
      fixture.git.file("app/e.yaml", unfolding("e"));
      assertThat(refused(fixture))
          .isNotEmpty()
          .allSatisfy(problem -> {
            assertThat(problem.reason()).isEqualTo(Reason.LIMIT_EXCEEDED);
            assertThat(problem.file()).startsWith("app/");
            assertThat(problem.message()).startsWith("with this file, the revision");
          });
    }
  }

  @Test
  void aFileCountsAsOftenAsAKustomizationNamesIt() throws Exception {
    try (PipelineFixture fixture = fixture()) {
      fixture
          .git
          .file("app/kustomization.yaml", "resources: [" + "a.yaml, ".repeat(50) + "]\n")
          .file("app/a.yaml", unfolding("a"));
      assertThat(refused(fixture).getFirst())
          .extracting(Problem::reason, Problem::file)
          .containsExactly(Reason.LIMIT_EXCEEDED, "app/a.yaml");
    }
  }

  @Test
  void objectsOfAllFilesAreCounted() throws Exception {
    try (PipelineFixture fixture = fixture()) {
      for (String name : List.of("a", "b", "c")) {
        StringBuilder objects = new StringBuilder();
        for (int i = 0; i < 20; i++) {
          objects.append(
              "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: %s%d}\n".formatted(name, i));
        }
        fixture.git.file("app/" + name + ".yaml", objects.toString());
      }
      assertThat(refused(fixture))
          .isNotEmpty()
          .allSatisfy(problem -> assertThat(problem.reason()).isEqualTo(Reason.LIMIT_EXCEEDED));
    }
  }

  private static List<Problem> refused(PipelineFixture fixture) throws Exception {
    return switch (fixture.prepare()) {
      case Preparation.Refused refused -> refused.problems();
      case Preparation.Ready ready -> throw new AssertionError(ready.revision().manifests());
    };
  }
}

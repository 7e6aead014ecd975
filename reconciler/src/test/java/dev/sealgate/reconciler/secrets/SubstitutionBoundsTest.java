package dev.sealgate.reconciler.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.sealgate.reconciler.model.Preparation;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.model.Reason;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Variables that ask for too much, or for what can't be. */
final class SubstitutionBoundsTest {
  @TempDir private Path temp;

  private static Variables variables(Map<String, String> own) {
    return ((Variables.Loading.Loaded)
            Variables.load(new NoCluster(), "shop", new PostBuild(own, List.of(), false)))
        .variables();
  }

  @Test
  void endsWhenFunctionsTakeTooLong() throws Exception {
    try (PipelineFixture fixture = new PipelineFixture(temp)) {
      fixture.variables = variables(Map.of("v", "a".repeat(60_000)));
      fixture.git.file(
          "app/c.yaml",
          "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata:\n"
              + IntStream.range(0, 100)
                  .mapToObj(i -> "  k" + i + ": ${v##*a*a*a*a*b}\n")
                  .collect(Collectors.joining()));
      assertThat(((Preparation.Refused) fixture.prepare()).problems())
          .singleElement()
          .satisfies(problem -> {
            assertThat(problem.reason()).isEqualTo(Reason.LIMIT_EXCEEDED);
            assertThat(problem.file()).isEqualTo("app/c.yaml");
            assertThat(problem.keyPath()).startsWith("data.k");
          });
    }
  }

  @Test
  void refusesTwoKeysThatBecomeOne() throws Exception {
    try (PipelineFixture fixture = new PipelineFixture(temp)) {
      fixture.variables = variables(Map.of("env", "prod"));
      fixture.git.file(
          "app/c.yaml",
          "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {prod: a, '${env}': b}\n");
      assertThat(((Preparation.Refused) fixture.prepare()).problems())
          .extracting(Problem::reason, Problem::keyPath)
          .containsExactly(tuple(Reason.INVALID_MANIFEST, "data[\"${env}\"]"));
    }
  }
}

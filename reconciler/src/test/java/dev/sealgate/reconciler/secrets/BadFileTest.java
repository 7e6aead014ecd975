package dev.sealgate.reconciler.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.model.Reason;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Files that are no manifests, too big, or elsewhere. */
final class BadFileTest extends Refusals {
  @Test
  void secretThatIsNotBase64() throws IOException {
    String yaml = "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\ndata: {k: " + CANARY + "}\n";

    assertAt(refused(sops(yaml)), Reason.INVALID_MANIFEST, 0, "data.k");
  }

  @Test
  void symlinkAndPathOutOfTheTree() throws IOException {
    fixture.git.symlink("app/link.yaml", "../../etc/passwd").symlink("app/dir", "../other");
    fixture.git.file("other/x.yaml", SECRET);

    assertThat(problems())
        .extracting(Problem::file, Problem::reason)
        .containsExactly(
            tuple("app/dir", Reason.UNSAFE_PATH), tuple("app/link.yaml", Reason.UNSAFE_PATH));
  }

  @Test
  void hundredMegabyteFile() throws IOException {
    byte[] huge = new byte[100 << 20];
    Arrays.fill(huge, (byte) '#');

    assertAt(refused(huge), Reason.LIMIT_EXCEEDED, -1, "");
  }

  @Test
  void yamlBomb() throws IOException {
    StringBuilder bomb = new StringBuilder("a0: &a0 " + CANARY + "\n");
    for (int i = 1; i < 20; i++) {
      bomb.append("a%1$d: &a%1$d [*a%2$d, *a%2$d, *a%2$d, *a%2$d]\n".formatted(i, i - 1));
    }

    assertThat(refused(bomb.toString()).reason()).isEqualTo(Reason.LIMIT_EXCEEDED);
  }

  @Test
  void allProblemsAtOnceButNotWithoutEnd() throws IOException {
    StringBuilder many = new StringBuilder();
    for (int i = 0; i < 300; i++) {
      many.append("{apiVersion: v1, kind: Secret, metadata: {name: s")
          .append(i)
          .append("}, stringData: {k: ")
          .append(CANARY)
          .append("}}\n---\n");
    }
    fixture.git.file(FILE, many.toString());

    List<Problem> problems = problems();
    assertThat(problems).hasSize(ProblemList.MOST + 1);
    assertThat(problems.getLast().message()).contains("more problems");
  }
}

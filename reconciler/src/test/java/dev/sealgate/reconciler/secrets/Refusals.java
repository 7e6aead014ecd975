package dev.sealgate.reconciler.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.reconciler.model.Preparation;
import dev.sealgate.reconciler.model.PreparedRevision;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.model.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * A folder with one bad file beside a good one: what is refused, where, and that nothing is told.
 */
abstract class Refusals {
  static final String CANARY = "canary-5Xq9-value";
  static final String FILE = "app/bad.yaml";
  static final String SECRET =
      """
      apiVersion: v1
      kind: Secret
      metadata: {name: db}
      stringData:
        user: robot
        password: %s
      """
          .formatted(CANARY);

  @TempDir Path temp;
  PipelineFixture fixture;

  @BeforeEach
  void open() throws IOException {
    fixture = new PipelineFixture(temp);
    fixture.git.file("app/good.yaml", "{apiVersion: v1, kind: ConfigMap, metadata: {name: good}}");
  }

  @AfterEach
  void close() throws IOException {
    fixture.close();
  }

  Problem refused(String content) throws IOException {
    return refused(content.getBytes(StandardCharsets.UTF_8));
  }

  Problem refused(byte[] content) throws IOException {
    fixture.git.file(FILE, content);
    List<Problem> problems = problems();
    assertThat(problems).as(problems.toString()).hasSize(1);
    assertThat(problems.getFirst().file()).isEqualTo(FILE);
    return problems.getFirst();
  }

  List<Problem> problems() throws IOException {
    switch (fixture.prepare()) {
      case Preparation.Ready(PreparedRevision revision) -> {
        revision.close();
        throw new AssertionError("it was accepted: " + revision.manifests());
      }
      case Preparation.Refused(Reason reason, List<Problem> problems) -> {
        assertThat(reason).isEqualTo(problems.getFirst().reason());
        for (Problem problem : problems) {
          assertThat(problem.hint()).as(problem.toString()).isNotEmpty();
          assertThat(problem.toString())
              .doesNotContain(CANARY)
              .doesNotContain(base64(CANARY))
              .doesNotContain("AGE-SECRET-KEY");
        }
        return problems;
      }
    }
  }

  static void assertAt(Problem problem, Reason reason, int document, String keyPath) {
    assertThat(problem.reason()).as(problem.toString()).isEqualTo(reason);
    assertThat(problem.document()).as(problem.toString()).isEqualTo(document);
    assertThat(problem.keyPath()).as(problem.toString()).isEqualTo(keyPath);
  }

  static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  static String sops(String plaintext) {
    return new String(PipelineFixture.sops("bad.yaml", plaintext), StandardCharsets.UTF_8);
  }

  /** Changes one bit of the ciphertext behind the key. */
  static String tampered(String file, String key) {
    int at = file.indexOf("data:", file.indexOf(key + ": ENC[")) + "data:".length();
    char changed = file.charAt(at) == 'A' ? 'B' : 'A';
    return file.substring(0, at) + changed + file.substring(at + 1);
  }
}

package dev.sealgate.reconciler.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProblemTest {
  @Test
  void isOneLineWhateverAFileIsCalled() {
    Problem problem =
        Problem.inFile(
            Reason.INVALID_MANIFEST,
            "a\n2026-11-20T12:00:00Z INFO Synced\r\u001b[2J\u2028\u202e.yaml",
            "it is no YAML",
            "");

    assertThat(problem.line())
        .isEqualTo("a?2026-11-20T12:00:00Z INFO Synced??[2J??.yaml: it is no YAML");
  }

  @Test
  void keepsEveryOtherText() {
    String name = "Größe 日本語 😀 \"x\".yaml";

    assertThat(Problem.inFile(Reason.INVALID_MANIFEST, name, "m", "h").line())
        .isEqualTo(name + ": m; h");
  }
}

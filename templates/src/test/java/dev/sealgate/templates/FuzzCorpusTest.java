package dev.sealgate.templates;

import dev.sealgate.testbed.fuzz.Corpus;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Replays what fuzzing found worth keeping. */
class FuzzCorpusTest {
  @Test
  void keptInputs() throws IOException {
    Corpus.replay(new TemplateFuzz());
  }
}

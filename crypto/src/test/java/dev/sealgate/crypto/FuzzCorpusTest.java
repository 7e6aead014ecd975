package dev.sealgate.crypto;

import dev.sealgate.crypto.age.AgeFileFuzz;
import dev.sealgate.crypto.age.AgeKeysFuzz;
import dev.sealgate.crypto.mask.MaskFuzz;
import dev.sealgate.crypto.pgp.PgpFuzz;
import dev.sealgate.crypto.sealed.SealedFuzz;
import dev.sealgate.crypto.sops.SopsFileFuzz;
import dev.sealgate.crypto.sops.SopsPlainFuzz;
import dev.sealgate.crypto.sops.SopsTextFuzz;
import dev.sealgate.testbed.fuzz.Corpus;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Replays what fuzzing found worth keeping. */
class FuzzCorpusTest {
  @TestFactory
  Stream<DynamicTest> keptInputs() {
    return Stream.of(
            new AgeFileFuzz(),
            new AgeKeysFuzz(),
            new PgpFuzz(),
            new SopsFileFuzz(),
            new SopsPlainFuzz(),
            new SopsTextFuzz(),
            new SealedFuzz(),
            new MaskFuzz())
        .map(target ->
            DynamicTest.dynamicTest(
                target.getClass().getSimpleName(), () -> Corpus.replay(target)));
  }
}

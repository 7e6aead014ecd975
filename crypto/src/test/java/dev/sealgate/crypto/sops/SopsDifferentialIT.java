package dev.sealgate.crypto.sops;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Random documents through two releases of the real sops and through ours, both ways, and then
 * edited, rotated or given to another key by ours. The seed is printed and the same in every normal
 * run, so that a build does not depend on chance; {@code -Dsops.seed=…} tries another, {@code
 * -Dsops.seeds=…} that many from it on, {@code -Dsops.documents=…} says how many documents each
 * store gets.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SopsDifferentialIT {
  private final long firstSeed = Long.getLong("sops.seed", 1);
  private final int seeds = Integer.getInteger("sops.seeds", 1);
  private final int documents = Integer.getInteger("sops.documents", 240);
  private final Map<SopsRelease, SopsCounterpart> releases = new EnumMap<>(SopsRelease.class);
  private SopsKeys keys;

  /** Writes the text of a random document for one store. */
  private record Generator(
      String title, String fileName, boolean sameBytes, Function<RandomValues, String> text) {}

  private static final List<Generator> GENERATORS =
      List.of(
          new Generator("yaml", "a.yaml", true, values -> new RandomYaml(values, false).file()),
          new Generator("comments", "a.yaml", false, values -> new RandomYaml(values, true).file()),
          new Generator("json", "a.json", true, values -> new RandomJson(values).file()),
          new Generator("dotenv", "a.env", true, values -> new RandomFlat(values).dotenv()),
          new Generator("ini", "a.ini", false, values -> new RandomFlat(values).ini()),
          new Generator("binary", "blob", true, RandomValues::anyText));

  @BeforeAll
  void start(@TempDir Path folder) {
    System.out.println(
        "SopsDifferentialIT: -Dsops.seed=%d -Dsops.seeds=%d -Dsops.documents=%d"
            .formatted(firstSeed, seeds, documents));
    keys = new SopsKeys(folder.resolve("home"));
    for (SopsRelease release : SopsRelease.values()) {
      releases.put(release, new SopsCounterpart(release, keys, folder));
    }
  }

  @AfterAll
  void stop() {
    releases.values().forEach(SopsCounterpart::close);
    keys.close();
  }

  /** What the exchange leaves out of the comparison is this fault alone. */
  @ParameterizedTest
  @EnumSource
  void onlyTheOldReleaseAddsALineBeforeAComment(SopsRelease release) {
    String plain = "a:\n    b: |+\n        keep\n\n# note\n";
    SopsCounterpart sops = Objects.requireNonNull(releases.get(release));
    byte[] theirs =
        sops.encrypt(
                "a.yaml",
                plain.getBytes(StandardCharsets.UTF_8),
                SopsRule.ALL.getFirst(),
                keys.masterKey(KeyType.AGE))
            .content();

    assertThat(Golden.utf8(sops.decrypt("a.yaml", theirs).content()))
        .isEqualTo(release.addsALineBeforeComments() ? plain.replace("\n#", "\n\n#") : plain);
    try (DecryptedSops open = Sops.decrypt("a.yaml", theirs, SopsFormat.YAML, keys.keyring())) {
      assertThat(Golden.plaintext(open)).isEqualTo(plain);
    }
  }

  @TestFactory
  Stream<DynamicTest> eachOpensWhatTheOtherMade() {
    List<DynamicTest> tests = new ArrayList<>();
    for (long seed = firstSeed; seed < firstSeed + seeds; seed++) {
      for (SopsRelease release : SopsRelease.values()) {
        for (Generator generator : GENERATORS) {
          String title = release + " " + generator.title() + ", seed " + seed;
          long own = seed;
          tests.add(DynamicTest.dynamicTest(title, () -> run(release, generator, own)));
        }
      }
    }
    return tests.stream();
  }

  private void run(SopsRelease release, Generator generator, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<SopsRule> rules = SopsRule.ALL.stream().filter(release::knows).toList();
    int count = release == SopsRelease.CURRENT ? documents : documents / 2;
    for (int i = 0; i < count; i++) {
      SopsRule rule = rules.get(random.nextInt(rules.size()));
      // the slow ones less often
      int kind = Math.min(random.nextInt(8), random.nextInt(8));
      KeyType type = release.keyTypes().get(Math.min(kind, release.keyTypes().size() - 1));
      SplittableRandom own = random.split();
      String text = generator.text().apply(new RandomValues(own, release.knowsTodaysValues()));
      String what =
          "document %d of seed %d, %s, %s, %s:%n%s%n".formatted(i, seed, release, rule, type, text);
      new SopsRoundTrip(
              Objects.requireNonNull(releases.get(release)),
              keys,
              generator.fileName(),
              rule,
              type,
              text.getBytes(StandardCharsets.UTF_8),
              what)
          .run(generator.sameBytes(), own);
    }
  }
}

package dev.sealgate.reconciler.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.age.AgeIdentity;
import dev.sealgate.crypto.mask.Placeholders;
import dev.sealgate.reconciler.model.AppKey;
import dev.sealgate.reconciler.model.Manifest;
import dev.sealgate.reconciler.model.Preparation;
import dev.sealgate.reconciler.model.PreparedRevision;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.model.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Work is proportional to change. */
final class IncrementalTest {
  private static final int FILES = 30;

  @TempDir private Path temp;
  private PipelineFixture fixture;

  @BeforeEach
  void open() throws IOException {
    fixture = new PipelineFixture(temp);
    for (int i = 0; i < FILES; i++) {
      fixture.git.file(path(i), secret(i, "value-" + i));
    }
  }

  @AfterEach
  void close() throws IOException {
    fixture.close();
  }

  private static String path(int i) {
    return "app/s%02d.yaml".formatted(i);
  }

  private static byte[] secret(int i, String value) {
    return PipelineFixture.sops(
        "s.yaml",
        "apiVersion: v1\nkind: Secret\nmetadata: {name: s%d}\nstringData: {v: %s}\n"
            .formatted(i, value));
  }

  private long prepared(PreparedRevision revision) {
    revision.close();
    return fixture.pipeline.filesPrepared();
  }

  @Test
  void twoApplicationsTellNothingOfEachOther() throws IOException {
    List<String> ours;
    try (PreparedRevision revision = fixture.ready()) {
      ours = revision.registry().placeholders();
    }
    fixture.owner = new AppKey("other", "shop");
    try (PreparedRevision revision = fixture.ready()) {
      assertThat(revision.registry().placeholders())
          .hasSameSizeAs(ours)
          .doesNotContainAnyElementsOf(ours);
    }
  }

  private static List<String> values(PreparedRevision revision) {
    return revision.manifests().stream().map(manifest -> value(manifest, revision)).toList();
  }

  private static String value(Manifest manifest, PreparedRevision revision) {
    String masked = masked(manifest);
    assertThat(Placeholders.findIn(masked)).containsExactly(masked);
    try (SecretBytes value = revision.registry().unmask(masked)) {
      return value.use(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }
  }

  private static String masked(Manifest manifest) {
    return manifest.body().get("stringData") instanceof Map<?, ?> data
            && data.get("v") instanceof String text
        ? text
        : "none";
  }

  @Test
  void anotherVariableIsAnotherOutcomeHoweverItsValueIsWritten() throws IOException {
    fixture.git.file(
        "app/c.yaml",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {x: '${a} ${b:-none}'}\n");
    for (Map<String, String> own :
        List.of(Map.of("a", "1, b==2"), Map.of("a", "1", "b", "2"), Map.of("a", "1 b:2=2"))) {
      fixture.variables =
          ((Variables.Loading.Loaded)
                  Variables.load(new NoCluster(), "shop", new PostBuild(own, List.of(), false)))
              .variables();
      try (PreparedRevision revision = fixture.ready()) {
        assertThat(revision.manifests())
            .filteredOn(it -> it.ref().kind().equals("ConfigMap"))
            .singleElement()
            .extracting(it -> it.body().get("data"))
            .isEqualTo(Map.of("x", own.get("a") + " " + own.getOrDefault("b", "none")));
      }
    }
  }

  @Test
  void oneChangedFileIsOneDecryption() throws IOException {
    PreparedRevision first = fixture.ready();
    assertThat(fixture.pipeline.filesPrepared()).isEqualTo(FILES);
    assertThat(values(first)).contains("value-0", "value-29");
    first.close();

    fixture.git.file(path(7), secret(7, "changed"));
    PreparedRevision second = fixture.ready();

    assertThat(fixture.pipeline.filesPrepared()).isEqualTo(FILES + 1);
    assertThat(values(second)).hasSize(FILES).contains("value-0", "changed");
    assertThat(values(second)).doesNotContain("value-7");
    assertThat(second.registry().placeholders()).as("no value that is gone").hasSize(FILES);
    second.close();
  }

  @Test
  void keysAndRulesMakeAllFilesAnew() throws IOException {
    assertThat(prepared(fixture.ready())).isEqualTo(FILES);
    assertThat(prepared(fixture.ready())).isEqualTo(FILES);

    fixture.policy = new SecretPolicy(Set.of("ConfigMap"), false);
    assertThat(prepared(fixture.ready())).isEqualTo(2 * FILES);
    fixture.namespace = "elsewhere";
    assertThat(prepared(fixture.ready())).isEqualTo(3 * FILES);

    fixture.keys = KeySource.of(PipelineFixture.keys(AgeIdentity.generate(PipelineFixture.RANDOM)));
    assertThat(fixture.prepare())
        .as("a key that was taken away opens nothing any more")
        .isInstanceOf(Preparation.Refused.class);
    assertThat(fixture.pipeline.filesPrepared()).isEqualTo(4 * FILES);
  }

  @Test
  void keysAreReadOnceForEncryptedFilesAndNeverForOthers() throws IOException {
    AtomicInteger reads = new AtomicInteger();
    Supplier<KeySource> counted =
        () ->
            new KeySource(() -> {
              reads.incrementAndGet();
              return new KeyLoading.Loaded(PipelineFixture.keys(PipelineFixture.AGE));
            });
    fixture.keys = counted.get();
    assertThat(prepared(fixture.ready())).isEqualTo(FILES);
    assertThat(reads).hasValue(1);

    fixture.keys = counted.get();
    assertThat(prepared(fixture.ready())).as("which keys there are is asked").isEqualTo(FILES);
    assertThat(reads).hasValue(2);

    fixture.git.clear();
    fixture.git.file(
        "app/c.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {x: y}\n");
    fixture.keys = counted.get();
    prepared(fixture.ready());
    prepared(fixture.ready());
    assertThat(reads).hasValue(2);
  }

  @Test
  void keysThatCannotBeReadRefuseARevisionThatNeedsThemOnceForAllItsFiles() throws IOException {
    Problem why = Problem.of(Reason.KEY_MISSING, "there is no Secret", "make it");
    fixture.keys = new KeySource(() -> new KeyLoading.Failed(List.of(why)));

    assertThat(fixture.prepare())
        .isInstanceOfSatisfying(
            Preparation.Refused.class,
            refused -> assertThat(refused.problems()).containsExactly(why));
  }

  @Test
  void aRefusedRevisionKeepsWhatWasDone() throws IOException {
    assertThat(prepared(fixture.ready())).isEqualTo(FILES);
    fixture.git.file("app/broken.yaml", "a: [");
    assertThat(fixture.prepare()).isInstanceOf(Preparation.Refused.class);
    assertThat(fixture.prepare()).isInstanceOf(Preparation.Refused.class);
    assertThat(fixture.pipeline.filesPrepared()).isEqualTo(FILES + 2);

    fixture.git.remove("app/broken.yaml");
    assertThat(prepared(fixture.ready())).isEqualTo(FILES + 2);
  }

  @Test
  void equalValuesHaveEqualPlaceholdersAcrossRevisions() throws IOException {
    fixture.git.clear();
    fixture.git.file(path(1), secret(1, "same"));
    PreparedRevision first = fixture.ready();
    Object before = first.manifests().getFirst().body().get("stringData");
    first.close();
    fixture.git.file(path(1), secret(1, "same")); // new data key, new ciphertext, same value

    PreparedRevision second = fixture.ready();
    assertThat(second.manifests().getFirst().body().get("stringData")).isEqualTo(before);
    second.close();
  }

  @Test
  void aMovedFileIsReadAnewAndNamesItsNewPlace() throws IOException {
    prepared(fixture.ready());
    fixture.git.remove(path(3));
    fixture.git.file("app/sub/moved.yaml", secret(3, "value-3"));

    try (PreparedRevision moved = fixture.ready()) {
      assertThat(moved.manifests())
          .extracting(manifest -> manifest.origin().file())
          .contains("app/sub/moved.yaml")
          .doesNotContain(path(3));
    }
  }
}

package dev.sealgate.reconciler.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.mask.Placeholders;
import dev.sealgate.crypto.mask.SecretRegistry;
import dev.sealgate.crypto.sops.Selection;
import dev.sealgate.reconciler.model.Manifest;
import dev.sealgate.reconciler.model.Preparation;
import dev.sealgate.reconciler.model.PreparedRevision;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.model.SecretProvenance;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Folders {@code pipeline/<case>/in} become {@code out.yaml}, where {@code masked(x)} stands for
 * the placeholder of x, or {@code problems.txt}. On the way into Git, {@code *.sops.*} is encrypted
 * in data and stringData, {@code *.whole.*} everywhere, and {@code *.sealed.yaml} is sealed. The
 * file {@code case.properties} holds the Application's settings.
 */
final class PipelineGoldenTest {
  private static final Path CASES = Path.of("src/test/resources/pipeline");

  @TempDir private Path temp;

  @TestFactory
  Stream<DynamicTest> cases() throws IOException {
    try (Stream<Path> found = Files.list(CASES)) {
      List<Path> cases = found.sorted().toList();
      assertThat(cases).isNotEmpty();
      return cases.stream()
          .map(dir -> DynamicTest.dynamicTest(dir.getFileName().toString(), () -> run(dir)));
    }
  }

  private void run(Path dir) throws IOException {
    Properties settings = new Properties();
    if (Files.exists(dir.resolve("case.properties"))) {
      try (var in = Files.newInputStream(dir.resolve("case.properties"))) {
        settings.load(in);
      }
    }
    Path work = Files.createDirectory(temp.resolve(dir.getFileName()));
    try (PipelineFixture fixture = new PipelineFixture(work)) {
      fixture.namespace = settings.getProperty("namespace", "shop");
      fixture.policy =
          new SecretPolicy(
              Set.of(settings.getProperty("allowedKinds", "").split(",")),
              Boolean.parseBoolean(settings.getProperty("allowPlaintextSecrets")));
      commit(dir.resolve("in"), fixture);

      switch (fixture.prepare()) {
        case Preparation.Ready(PreparedRevision revision) -> {
          try (revision) {
            check(dir, "out.yaml", shown(revision));
          }
        }
        case Preparation.Refused refused -> check(dir, "problems.txt", shown(refused));
      }
    }
  }

  private static void commit(Path in, PipelineFixture fixture) throws IOException {
    List<Path> files;
    try (Stream<Path> found = Files.walk(in)) {
      files = found.filter(Files::isRegularFile).sorted().toList();
    }
    for (Path file : files) {
      String name = file.getFileName().toString();
      String text = Files.readString(file);
      byte[] content;
      if (name.contains(".sops.")) {
        content = PipelineFixture.sops(name, text);
      } else if (name.contains(".whole.")) {
        content = PipelineFixture.sops(name, text, Selection.DEFAULT, PipelineFixture.AGE);
      } else if (name.contains(".sealed.")) {
        content = PipelineFixture.seal(text, fixture.namespace, PipelineFixture.SEALING);
      } else {
        content = text.getBytes(StandardCharsets.UTF_8);
      }
      fixture.git.file("app/" + in.relativize(file).toString().replace('\\', '/'), content);
    }
  }

  /** Exactly the expected file, and none of the other kind. */
  private static void check(Path dir, String name, String actual) throws IOException {
    String other = name.equals("out.yaml") ? "problems.txt" : "out.yaml";
    assertThat(dir.resolve(other)).as(actual).doesNotExist();
    assertThat(actual).isEqualTo(Files.readString(dir.resolve(name)));
  }

  private static String shown(PreparedRevision revision) {
    StringBuilder out = new StringBuilder();
    for (Manifest manifest : revision.manifests()) {
      out.append("# ").append(manifest.origin());
      manifest.producedBy().ifPresent(kind -> out.append(", produced by ").append(kind));
      out.append("\n---\n").append(PipelineFixture.yaml(readable(manifest, revision)));
    }
    for (SecretProvenance provenance : revision.provenance()) {
      out.append("# ")
          .append(provenance.secret())
          .append(" via ")
          .append(provenance.via().text())
          .append(" keys ")
          .append(provenance.keys())
          .append(
              provenance.details().stream().noneMatch(d -> d.startsWith("age1"))
                  ? " " + provenance.details()
                  : " to an age key")
          .append(provenance.fetchedAt().map(at -> " at " + at).orElse(""))
          .append('\n');
    }
    revision.nextRefresh().ifPresent(at -> out.append("# next refresh ").append(at).append('\n'));
    return out.toString();
  }

  private static Object readable(Manifest manifest, PreparedRevision revision) {
    return Trees.mapMap(
        manifest.body(),
        "",
        (path, value) ->
            value instanceof String text ? readable(text, revision.registry()) : value);
  }

  private static String readable(String text, SecretRegistry registry) {
    String decoded = text;
    try {
      decoded = new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      // not base64
    }
    if (Placeholders.containsAny(decoded) && !decoded.equals(text)) {
      return "base64 of " + readable(decoded, registry);
    }
    String shown = text;
    for (String placeholder : Placeholders.findIn(text)) {
      try (SecretBytes value = registry.unmask(placeholder)) {
        String plain = value.use(bytes -> new String(bytes, StandardCharsets.UTF_8));
        shown = shown.replace(placeholder, "masked(" + plain + ")");
      }
    }
    return shown;
  }

  private static String shown(Preparation.Refused refused) {
    StringBuilder out = new StringBuilder();
    for (Problem problem : refused.problems()) {
      out.append(problem.reason().text())
          .append(" | ")
          .append(problem.file())
          .append(" | ")
          .append(problem.document())
          .append(" | ")
          .append(problem.keyPath())
          .append(" | ")
          .append(problem.message())
          .append('\n');
    }
    return out.toString();
  }
}

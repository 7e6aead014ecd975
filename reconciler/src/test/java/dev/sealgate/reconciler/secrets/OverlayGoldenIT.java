package dev.sealgate.reconciler.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.reconciler.kustomize.Customization;
import dev.sealgate.reconciler.kustomize.Kustomize;
import dev.sealgate.reconciler.model.Manifest;
import dev.sealgate.reconciler.model.PreparedRevision;
import dev.sealgate.reconciler.render.Document;
import dev.sealgate.reconciler.render.LoadLimits;
import dev.sealgate.reconciler.render.ManifestLoader;
import dev.sealgate.reconciler.sandbox.BuildLimits;
import dev.sealgate.testbed.Binaries;
import dev.sealgate.testbed.Command;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each folder {@code overlays/<case>/in} in two ways: encrypted, through the pipeline, with the
 * values put back; and in plaintext ({@code as}, where that is another folder), through the real
 * kustomize. The objects must be the same, but for the hash at the end of generated names.
 */
final class OverlayGoldenIT {
  private static final Pattern HASHED = Pattern.compile("-[a-z0-9]{10}");

  @TempDir private Path temp;

  static Kustomize kustomize() {
    return Kustomize.find(
        Binaries.require("kustomize").toString(), System.getenv("PATH"), BuildLimits.defaults());
  }

  @TestFactory
  Stream<DynamicTest> cases() throws IOException {
    return OverlayCase.all("overlays").stream()
        .map(dir -> DynamicTest.dynamicTest(dir.getFileName().toString(), () -> run(dir)));
  }

  private void run(Path dir) throws IOException {
    Path same = dir.resolve("as");
    List<Object> expected = plain(Files.exists(same) ? same : dir.resolve("in"));
    Path work = Files.createDirectory(temp.resolve(dir.getFileName()));
    try (PipelineFixture fixture = new PipelineFixture(work, kustomize())) {
      OverlayCase.commit(dir.resolve("in"), fixture);
      if (Files.exists(dir.resolve("spec.yaml"))) {
        fixture.customization = customization(dir.resolve("spec.yaml"));
      }
      try (PreparedRevision revision = fixture.ready()) {
        List<Object> actual = new ArrayList<>();
        for (Manifest manifest : revision.manifests()) {
          actual.add(unmasked(manifest, revision));
        }
        assertThat(named(actual)).isEqualTo(named(expected)).hasSizeGreaterThan(1);
      }
    }
  }

  private static Customization customization(Path spec) throws IOException {
    Object fields =
        new ManifestLoader(LoadLimits.defaults())
            .parse("spec.yaml", Files.readAllBytes(spec))
            .documents()
            .getFirst()
            .tree();
    return new Customization(
        Optional.of((String) field(fields, "targetNamespace")),
        Optional.of((String) field(fields, "namePrefix")),
        Optional.of((String) field(fields, "nameSuffix")),
        ((List<?>) field(fields, "images")).stream().map(OverlayGoldenIT::texts).toList(),
        ((List<?>) field(fields, "patches")).stream().map(OverlayGoldenIT::patch).toList(),
        Map.of(),
        Map.of());
  }

  private static Customization.Patch patch(Object fields) {
    boolean targeted = fields instanceof Map<?, ?> map && map.containsKey("target");
    return new Customization.Patch(
        (String) field(fields, "patch"), targeted ? texts(field(fields, "target")) : Map.of());
  }

  private static Object field(@Nullable Object map, String name) {
    return Objects.requireNonNull(((Map<?, ?>) Objects.requireNonNull(map)).get(name), name);
  }

  private static Map<String, String> texts(Object map) {
    Map<String, String> texts = new TreeMap<>();
    if (map instanceof Map<?, ?> fields) {
      fields.forEach((key, value) -> texts.put((String) key, (String) value));
    }
    return texts;
  }

  /**
   * What kustomize makes of the plaintext; folders without a kustomization are read file by file.
   */
  private static List<Object> plain(Path in) throws IOException {
    List<Object> objects = new ArrayList<>();
    Path app = in.resolve("app");
    boolean top = Files.exists(app.resolve("kustomization.yaml"));
    try (Stream<Path> entries = Files.list(app)) {
      for (Path entry : top ? List.of(app) : entries.sorted().toList()) {
        String text =
            Files.isDirectory(entry)
                ? Command.of(Binaries.require("kustomize").toString())
                    .run("build", entry.toString())
                    .orThrow()
                    .text()
                : Files.readString(entry);
        new ManifestLoader(LoadLimits.defaults())
            .parse("all.yaml", text.getBytes(StandardCharsets.UTF_8)).documents().stream()
                .map(Document::tree)
                .forEach(objects::add);
      }
    }
    return objects;
  }

  static Object unmasked(Manifest manifest, PreparedRevision revision) {
    Map<String, Object> body = new LinkedHashMap<>(manifest.body());
    for (String field : List.of("data", "stringData")) {
      if (manifest.isSecret() && body.get(field) instanceof Map<?, ?> values) {
        Map<String, Object> plain = new LinkedHashMap<>();
        values.forEach((key, value) -> plain.put((String) key, value(field, value, revision)));
        body.put(field, plain);
      }
    }
    return body;
  }

  private static Object value(String field, Object masked, PreparedRevision revision) {
    if (!(masked instanceof String text)) {
      return masked;
    }
    boolean base64 = field.equals("data");
    byte[] placeholder =
        base64 ? Base64.getDecoder().decode(text) : text.getBytes(StandardCharsets.UTF_8);
    try (SecretBytes value = revision.registry().unmask(placeholder)) {
      return value.use(bytes ->
          base64
              ? Base64.getEncoder().encodeToString(bytes)
              : new String(bytes, StandardCharsets.UTF_8));
    }
  }

  /** By kind and name, with every generated Secret's hash left out wherever it is named. */
  private static Map<String, Object> named(List<Object> objects) {
    List<String> hashed = new ArrayList<>();
    for (Object object : objects) {
      String name = name(object);
      int hash = name.length() - 11;
      if (kind(object).equals("Secret")
          && hash > 0
          && HASHED.matcher(name.substring(hash)).matches()) {
        hashed.add(name);
      }
    }
    Map<String, Object> named = new TreeMap<>();
    for (Object object : objects) {
      Map<String, Object> plain =
          Trees.mapMap(
              (Map<?, ?>) object,
              "",
              (path, value) ->
                  value instanceof String text && hashed.contains(text)
                      ? text.substring(0, text.length() - 11) + "-HASH"
                      : unfolded(object, path, value));
      assertThat(named.put(kind(plain) + " " + name(plain), plain)).isNull();
    }
    return named;
  }

  /** kustomize breaks long base64 into lines, which means the same. */
  private static Object unfolded(Object object, String path, Object value) {
    return value instanceof String text && kind(object).equals("Secret") && path.startsWith("data")
        ? text.replace("\n", "")
        : value;
  }

  static String kind(Object object) {
    return object instanceof Map<?, ?> map ? String.valueOf(map.get("kind")) : "";
  }

  static String name(Object object) {
    return object instanceof Map<?, ?> map && map.get("metadata") instanceof Map<?, ?> metadata
        ? String.valueOf(metadata.get("name"))
        : "";
  }
}

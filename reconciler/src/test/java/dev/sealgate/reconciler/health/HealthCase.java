package dev.sealgate.reconciler.health;

import dev.sealgate.reconciler.cluster.ApiResource;
import dev.sealgate.reconciler.cluster.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** A document of {@code health/GROUP/Kind.yaml}: an object, and the health that it is to have. */
record HealthCase(
    String file, String state, Map<String, @Nullable Object> object, String level, String message) {
  static List<HealthCase> all() {
    try (Stream<Path> files = Files.walk(folder())) {
      return files
          .filter(file -> file.toString().endsWith(".yaml"))
          .sorted()
          .flatMap(file -> read(file).stream())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path folder() {
    try {
      return Path.of(
          Objects.requireNonNull(HealthCase.class.getResource("/health"), "health").toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<HealthCase> read(Path file) {
    List<HealthCase> cases = new ArrayList<>();
    try {
      Load load = new Load(LoadSettings.builder().build());
      for (Object document : load.loadAllFromString(Files.readString(file))) {
        cases.add(
            new HealthCase(
                folder().relativize(file).toString(),
                Json.text(document, "state"),
                Json.map(document, "object"),
                Json.text(document, "health"),
                Json.text(document, "message")));
      }
      return cases;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  ApiResource resource() {
    String apiVersion = Json.text(object, "apiVersion");
    int slash = apiVersion.indexOf('/');
    return new ApiResource(
        slash < 0 ? "" : apiVersion.substring(0, slash),
        apiVersion.substring(slash + 1),
        Json.text(object, "kind"),
        "things",
        true);
  }

  Health health() {
    return HealthRules.of(resource(), object);
  }

  @Override
  public String toString() {
    return file + ": " + state;
  }
}

package dev.sealgate.e2e;

import dev.sealgate.testbed.ControllerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What the fault tests have in common. */
final class Faults {
  private static final String FORM = System.getProperty("faults", "");

  private Faults() {}

  /** Whether the long form is wanted: {@code -Dfaults=long}. */
  static boolean isLong() {
    return FORM.equals("long");
  }

  /** As {@link #of}, but in full length with {@code -Dfaults=minute}, too. */
  static Duration outage(int seconds, int longSeconds) {
    return Duration.ofSeconds(isLong() || FORM.equals("minute") ? longSeconds : seconds);
  }

  static Duration of(int seconds, int longSeconds) {
    return Duration.ofSeconds(isLong() ? longSeconds : seconds);
  }

  /** ConfigMaps object-FROM to object-TO with this value, by name. */
  static Map<String, String> objects(int from, int to, String value) {
    return IntStream.rangeClosed(from, to)
        .boxed()
        .collect(Collectors.toMap(i -> "object-" + i, _ -> value, (a, _) -> a, TreeMap::new));
  }

  /** As one file of manifests. */
  static Map<String, String> file(Map<String, String> objects) {
    return Map.of(
        "objects.yaml",
        objects.entrySet().stream()
            .map(entry -> config(entry.getKey(), entry.getValue()))
            .collect(Collectors.joining("---\n")));
  }

  static String config(String name, String value) {
    return """
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: %s}
    data: {v: "%s"}
    """
        .formatted(name, value);
  }

  /** What of those is in the Application's namespace. */
  static Map<String, String> inCluster(Stage stage, ApplicationUnderTest app) {
    return stage.client().configMaps().inNamespace(app.namespace()).list().getItems().stream()
        .filter(map -> map.getMetadata().getName().startsWith("object-"))
        .collect(
            Collectors.toMap(
                map -> map.getMetadata().getName(),
                map -> map.getData().getOrDefault("v", ""),
                (a, _) -> a,
                TreeMap::new));
  }

  /** Changes when the object is made anew. */
  static String uid(Stage stage, ApplicationUnderTest app, String name) {
    return stage
        .client()
        .configMaps()
        .inNamespace(app.namespace())
        .withName(name)
        .require()
        .getMetadata()
        .getUid();
  }

  /**
   * The controller's sockets, pipes and selectors. Not its files: it opens a jar when it first
   * looks for a class there.
   */
  static long descriptors(ControllerProcess controller) {
    try (Stream<Path> open = Files.list(Path.of("/proc/" + controller.handle().pid() + "/fd"))) {
      return open.filter(Faults::isNoFile).count();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static boolean isNoFile(Path descriptor) {
    try {
      return !Files.readSymbolicLink(descriptor).toString().startsWith("/");
    } catch (IOException _) {
      // closed meanwhile
      return false;
    }
  }

  static Duration timed(Runnable work) {
    long began = System.nanoTime();
    work.run();
    return Duration.ofNanos(System.nanoTime() - began);
  }
}

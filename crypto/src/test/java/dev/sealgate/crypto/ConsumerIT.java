package dev.sealgate.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.templates.GoTemplate;
import dev.sealgate.testbed.Command;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Another project, with a pom of its own and nothing but the dependency, builds and runs. */
class ConsumerIT {
  private static final String VERSION = "0.1.0-SNAPSHOT";
  private static final String JAVA_HOME = System.getProperty("java.home", "");
  private static final String PLUGIN = "org.apache.maven.plugins:maven-";

  @TempDir Path folder;

  @Test
  void aProjectOfSomebodyElseUsesThePublishedArtifact() throws Exception {
    Path project = copied(Path.of("src/it/consumer"), folder.resolve("project"));
    Path repository = folder.resolve("repository");
    publish(
        repository,
        "sealgate-templates",
        Path.of("../templates/target/published.pom"),
        jarOf(GoTemplate.class));
    publish(
        repository,
        "sealgate-crypto",
        Path.of("target/published.pom"),
        Path.of("target/sealgate-crypto-" + VERSION + ".jar"));

    Command.of(Path.of("../mvnw").toRealPath().toString())
        .in(project)
        .env("JAVA_HOME", JAVA_HOME)
        .env("HOME", System.getProperty("user.home", ""))
        .run(
            "-q",
            "-B",
            "-Dmaven.repo.local=" + repository,
            "-Dmaven.repo.local.tail=" + localRepositories(),
            PLUGIN + "compiler-plugin:3.14.1:compile",
            PLUGIN + "dependency-plugin:3.9.0:copy-dependencies")
        .orThrow();

    assertThat(names(project.resolve("target/dependency")))
        .allMatch(jar ->
            jar.matches(
                "(sealgate-(crypto|templates)|bcprov|bcpg|bcutil|tink|protobuf|gson|re2j"
                    + "|snakeyaml-engine|jspecify|error_prone_annotations|jsr305).*\\.jar"));
    String printed =
        Command.of(JAVA_HOME + "/bin/java")
            .in(project)
            .run("-cp", "target/classes:target/dependency/*", "consumer.Main")
            .orThrow()
            .text();
    assertThat(printed).contains("{password=7 bytes}", "{password=SecretBytes[redacted]}");
  }

  /** As {@code install} lays it out; nothing of the parent or of other modules is there. */
  private static void publish(Path repository, String artifact, Path pom, Path jar)
      throws IOException {
    Path place =
        Files.createDirectories(repository.resolve("dev/sealgate/" + artifact + "/" + VERSION));
    String name = artifact + "-" + VERSION;
    for (Path made : List.of(pom, jar)) {
      assertThat(made).as("made by ./mvnw package").isRegularFile();
    }
    assertThat(pom).content().doesNotContain("<parent>");
    Files.copy(pom, place.resolve(name + ".pom"));
    Files.copy(jar, place.resolve(name + ".jar"));
  }

  private static Path jarOf(Class<?> type) throws URISyntaxException {
    return Path.of(
        Objects.requireNonNull(type.getProtectionDomain().getCodeSource()).getLocation().toURI());
  }

  /** Where this build has its dependencies and plugins from. */
  private static String localRepositories() {
    String own =
        System.getProperty("maven.repo.local", System.getProperty("user.home") + "/.m2/repository");
    String tail = System.getProperty("maven.repo.local.tail", "");
    return tail.isEmpty() ? own : own + "," + tail;
  }

  private static List<String> names(Path files) throws IOException {
    try (Stream<Path> all = Files.list(files)) {
      return all.map(file -> file.getFileName().toString()).toList();
    }
  }

  private static Path copied(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        Files.createDirectories(Objects.requireNonNull(target.getParent()));
        Files.copy(file, target);
      }
    }
    return to;
  }
}

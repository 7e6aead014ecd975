package dev.sealgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What start-up time depends on: offline commands load nothing of the Kubernetes client. */
class OfflineClassesTest {
  private static final List<String> HEAVY =
      List.of(
          "io.fabric8.",
          "com.fasterxml.",
          "com.google.crypto.tink.",
          "java.net.http.",
          "org.slf4j.",
          "software.amazon.",
          "io.github.jopenlibs.",
          "dev.sealgate.externalsecrets.",
          "dev.sealgate.cli.remote.",
          "dev.sealgate.cli.cluster.",
          "dev.sealgate.cli.operate.",
          "dev.sealgate.cli.preview.",
          "dev.sealgate.reconciler.",
          "dev.sealgate.crds.",
          "org.eclipse.jgit.");

  @TempDir Path folder;

  @BeforeEach
  void files() {
    Session session = new Session(folder);
    session.write("secret.yaml", TestKeys.SECRET).write("age.agekey", TestKeys.IDENTITY + "\n");
    session.write("sealing.pem", TestKeys.certificate());
    assertThat(
            session.seal("", "encrypt", "--age", TestKeys.RECIPIENT, "secret.yaml", "-o", "s.yaml"))
        .extracting(Session.Result::exit)
        .isEqualTo(0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "version",
        "--help",
        "keygen",
        "encrypt --age " + TestKeys.RECIPIENT + " secret.yaml",
        "decrypt --identity age.agekey s.yaml",
        "get --identity age.agekey s.yaml stringData.password",
        "rotate --identity age.agekey -i s.yaml",
        "recipients s.yaml",
        "lint s.yaml",
        "verify --identity age.agekey s.yaml",
        "secret --cert sealing.pem secret.yaml",
        "create generic db --from-file sealing.pem",
        "convert --to sealed-secret --cert sealing.pem --identity age.agekey s.yaml",
        "git textconv --identity age.agekey s.yaml",
        "apps --help",
        "status --help",
        "tree --help",
        "sync --help",
        "logs --help",
        "git merge --identity age.agekey s.yaml s.yaml s.yaml s.yaml",
        "completion bash"
      })
  void offlineCommandsLoadOfflineClasses(String command) throws Exception {
    assertThat(loadedBy(command, 0))
        .anyMatch(name -> name.startsWith("dev.sealgate.cli."))
        .noneMatch(name -> HEAVY.stream().anyMatch(name::startsWith));
  }

  /** What a start costs, told by something that a busy machine does not change. */
  @ParameterizedTest
  @CsvSource({"--help, 1700", "decrypt --identity age.agekey s.yaml, 2700"})
  void aStartLoadsNoMoreClassesThanItDid(String command, int most) throws Exception {
    assertThat(loadedBy(command, 0)).hasSizeBetween(500, most);
  }

  /** Its first use asks every jar for a handler of http addresses; a logger asks them, too. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "decrypt --identity age.agekey s.yaml",
        "get --identity age.agekey s.yaml stringData.password",
        "verify --identity age.agekey s.yaml",
        "git textconv --identity age.agekey s.yaml",
        "encrypt --age " + TestKeys.RECIPIENT + " secret.yaml"
      })
  void oneFileDoesWithoutTheCryptographyOfTheJdk(String command) throws Exception {
    assertThat(loadedBy(command, 0))
        .doesNotContain("javax.crypto.JceSecurity", "jdk.internal.logger.BootstrapLogger");
  }

  /** To read an annotation, the JDK writes a class. */
  @ParameterizedTest
  @ValueSource(strings = {"--help", "--version"})
  void theListOfCommandsReadsNoAnnotation(String command) throws Exception {
    assertThat(loadedBy(command, 0)).noneMatch(name -> name.contains("$Proxy"));
  }

  @Test
  void askingTheClusterLoadsItsClient() throws Exception {
    new Session(folder).write("kubeconfig", TestKeys.UNREACHABLE_KUBECONFIG);

    List<String> loaded = loadedBy("cert --kubeconfig kubeconfig", 1);

    assertThat(loaded).anyMatch(name -> name.startsWith("io.fabric8."));
  }

  @Test
  void askingForApplicationsLoadsNothingOfTheEngine() throws Exception {
    new Session(folder).write("kubeconfig", TestKeys.UNREACHABLE_KUBECONFIG);

    List<String> loaded = loadedBy("apps --kubeconfig kubeconfig", 1);

    assertThat(loaded)
        .anyMatch(name -> name.startsWith("io.fabric8."))
        .noneMatch(name -> name.startsWith("dev.sealgate.reconciler."))
        .noneMatch(name -> name.startsWith("org.eclipse.jgit."));
  }

  private List<String> loadedBy(String command, int exit) throws IOException, InterruptedException {
    Path log = folder.resolve("classes.log");
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.add("-Xlog:class+load:file=" + log + "::filecount=0");
    words.addAll(List.of("-cp", System.getProperty("java.class.path")));
    words.add(Main.class.getName());
    words.addAll(List.of(command.split(" ", -1)));
    Process process =
        new ProcessBuilder(words)
            .directory(folder.toFile())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(command).isEqualTo(exit);
    try (Stream<String> lines = Files.lines(log)) {
      return lines.map(line -> line.replaceFirst("^(\\[[^]]*])+ ", "").split(" ", 2)[0]).toList();
    }
  }
}

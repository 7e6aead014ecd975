package dev.sealgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.testbed.Command;
import dev.sealgate.testbed.CommandResult;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** bin/seal as a user meets it: copied away, linked, without Java, with the cache. */
class LauncherIT {
  @TempDir Path folder;
  private Path installed;

  @BeforeEach
  void install() throws IOException {
    installed = folder.resolve("my programs/seal");
    try (Stream<Path> files = Files.walk(Launcher.HOME)) {
      for (Path file : files.filter(path -> !path.endsWith("seal.aot")).toList()) {
        Path copy = installed.resolve(Launcher.HOME.relativize(file));
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
      }
    }
  }

  @Test
  void itRunsThroughARelativeLinkFromAnyFolder() throws IOException {
    Files.createDirectories(folder.resolve("bin"));
    Files.createSymbolicLink(folder.resolve("bin/seal"), Path.of("../my programs/seal/bin/seal"));

    CommandResult result = java25(Command.of(folder + "/bin/seal")).in(folder).run("version");

    assertThat(result.orThrow().text()).startsWith("seal 0.1.0");
  }

  @Test
  void itRunsFromItsOwnFolder() {
    Command inBin = java25(Command.of("./seal")).in(installed.resolve("bin"));
    Command asScript = java25(Command.of("sh", "seal")).in(installed.resolve("bin"));

    assertThat(inBin.run("version").orThrow().text()).startsWith("seal");
    assertThat(asScript.run("version").orThrow().text()).startsWith("seal");
  }

  @Test
  void anotherJavaIsPassedOver() throws IOException {
    Path old = folder.resolve("jdk-17");
    Files.createDirectories(old.resolve("bin"));
    Files.writeString(old.resolve("release"), "JAVA_VERSION=\"17.0.15\"\n");
    Path java = Files.writeString(old.resolve("bin/java"), "#!/bin/sh\nexit 1\n");
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));

    CommandResult result =
        Command.of(seal())
            .env("JAVA25_HOME", old.toString())
            .env("JAVA_HOME", System.getProperty("java.home"))
            .run("version");

    assertThat(result.orThrow().text()).startsWith("seal");
  }

  @Test
  void aProgramTakesThePlaceOfSeal() throws Exception {
    Session session = new Session(folder).write("age.agekey", TestKeys.IDENTITY + "\n");
    session.write("app.env", "PASSWORD=hunter2\n").env("SOPS_AGE_RECIPIENTS", TestKeys.RECIPIENT);
    assertThat(session.seal("", "encrypt", "-i", "app.env").exit()).isZero();
    ProcessBuilder builder =
        new ProcessBuilder(
                seal(),
                "exec-env",
                "--same-process",
                "app.env",
                "echo $$ $PASSWORD; grep SigBlk /proc/self/status; ls /proc/$$/fd | wc -l; kill -TERM $$")
            .directory(folder.toFile());
    builder.environment().put("JAVA25_HOME", System.getProperty("java.home"));
    builder.environment().put("SOPS_AGE_KEY_FILE", "age.agekey");

    Process process = builder.start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).isEqualTo(143);
    assertThat(process.getErrorStream().readAllBytes()).isEmpty();
    assertThat(printed.lines().map(String::strip).toList())
        .containsExactly(process.pid() + " hunter2", "SigBlk:\t0000000000000000", "3");
  }

  @Test
  void exitCodesAndStreamsComeThrough() {
    CommandResult wrong = java25(Command.of(seal())).run("no-such-command");

    assertThat(wrong.exit()).isEqualTo(2);
    assertThat(wrong.stdout()).isEmpty();
    assertThat(wrong.stderr()).startsWith("error: unknown command\nhint: ");
  }

  @Test
  void theCacheIsMadeAndOneThatDoesNotFitIsIgnored() throws IOException {
    java25(Command.of(installed.resolve("bin/seal-train").toString())).run().orThrow();
    Path cache = installed.resolve("lib/seal.aot");
    assertThat(cache).isNotEmptyFile();
    // with this the JVM refuses to run without it
    Command strict = java25(Command.of(seal())).env("JDK_JAVA_OPTIONS", "-XX:AOTMode=on");
    assertThat(strict.run("version").orThrow().text()).startsWith("seal 0.1.0");
    assertThat(java25(Command.of(seal())).run("version").orThrow().stderr()).isEmpty();

    Files.writeString(cache, "not a cache of this JDK");
    CommandResult withBroken = java25(Command.of(seal())).run("version").orThrow();

    assertThat(withBroken.text()).startsWith("seal 0.1.0").hasLineCount(1);
    assertThat(withBroken.stderr()).isEmpty();
  }

  /** A signed jar is verified at every start, and left out of the cache. */
  @Test
  void noJarIsSigned() throws IOException {
    try (Stream<Path> jars = Files.list(Launcher.HOME.resolve("lib"))) {
      for (Path jar : jars.filter(file -> file.toString().endsWith(".jar")).toList()) {
        try (JarFile content = new JarFile(jar.toFile())) {
          assertThat(content.stream().map(JarEntry::getName))
              .as(jar.toString())
              .noneMatch(name -> name.matches("META-INF/[^/]*\\.(SF|RSA|DSA|EC)"));
          assertThat(
                  jar.toString().contains("bcprov") ? content.getManifest().getEntries() : Map.of())
              .as("digests, which are read at every start")
              .isEmpty();
        }
      }
    }
  }

  /** The cache takes no class file from before Java 6, and the parser of command lines was one. */
  @Test
  void theParserOfCommandLinesIsOfAVersionThatTheCacheTakes() throws IOException {
    try (Stream<Path> jars = Files.list(Launcher.HOME.resolve("lib"))) {
      Path jar = jars.filter(file -> file.toString().contains("picocli")).findFirst().orElseThrow();
      try (JarFile content = new JarFile(jar.toFile());
          InputStream type =
              content.getInputStream(content.getEntry("picocli/CommandLine.class"))) {
        assertThat(type.readNBytes(8)[7]).isGreaterThanOrEqualTo((byte) 50);
      }
    }
  }

  private String seal() {
    return installed.resolve("bin/seal").toString();
  }

  private static Command java25(Command command) {
    return command.env("JAVA25_HOME", System.getProperty("java.home"));
  }
}

package dev.sealgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.testbed.Command;
import dev.sealgate.testbed.CommandResult;
import dev.sealgate.testbed.ControlPlane;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The archives, as somebody meets them who has nothing else of ours. */
class DistributionIT {
  private static final Path TARGET = Path.of("target").toAbsolutePath();

  /** The programs that the launcher and the installer may use, and no Java. */
  private static final List<String> TOOLS =
      List.of("sh readlink dirname mktemp rm tar gzip sha256sum mkdir cp mv ln cat".split(" "));

  @TempDir static Path unpacking;
  private static final Map<String, Path> UNPACKED = new HashMap<>();

  @TempDir Path folder;

  @Test
  void theArchiveWithARuntimeNeedsNoJava() throws Exception {
    Command seal = seal(unpacked("-linux-"));

    assertThat(seal.run("--help").orThrow().text()).contains("First steps:");
    assertThat(seal.run("completion", "fish").orThrow().text()).contains("complete -c seal");
    String recipient = seal.run("keygen", "-o", "age.agekey").orThrow().text().strip();
    Files.writeString(folder.resolve("a.yaml"), TestKeys.SECRET);
    seal.run("encrypt", "--age", recipient, "-i", "a.yaml").orThrow();
    assertThat(folder.resolve("a.yaml")).content().contains("ENC[AES256_GCM");
    assertThat(seal.run("decrypt", "--identity", "age.agekey", "a.yaml").orThrow().text())
        .isEqualTo(TestKeys.SECRET.strip());
    Files.writeString(folder.resolve("sealing.pem"), TestKeys.certificate());
    Files.writeString(folder.resolve("b.yaml"), TestKeys.SECRET);
    assertThat(seal.run("secret", "--cert", "sealing.pem", "b.yaml").orThrow().text())
        .contains("kind: SealedSecret");
    // the whole way of the controller: kustomize's stand-ins, Git, Jackson
    Files.createDirectory(folder.resolve("shop"));
    Files.copy(folder.resolve("a.yaml"), folder.resolve("shop/a.yaml"));
    assertThat(seal.run("render", "--identity", "age.agekey", "shop").orThrow().text())
        .contains("kind: Secret");
  }

  @Test
  void theCacheThatIsInTheArchiveFitsWhereverItIsUnpacked() throws Exception {
    CommandResult strict =
        seal(unpacked("-linux-")).env("JDK_JAVA_OPTIONS", "-XX:AOTMode=on").run("version");

    assertThat(strict.orThrow().text()).startsWith("seal 0.1.0");
  }

  /** Each class that is not in the cache costs about as much as a hundred that are. */
  @ParameterizedTest
  @CsvSource({"--help, 5", "decrypt --identity age.agekey s.yaml, 22"})
  void aStartTakesItsClassesFromTheCache(String command, int most) throws Exception {
    Path home = unpacked("-linux-");
    Files.writeString(folder.resolve("age.agekey"), TestKeys.IDENTITY + "\n");
    Files.writeString(folder.resolve("secret.yaml"), TestKeys.SECRET);
    seal(home).run("encrypt", "--age", TestKeys.RECIPIENT, "secret.yaml", "-o", "s.yaml").orThrow();

    // not by the launcher, which turns the JVM's log off
    Command.of(home.resolve("runtime/bin/java").toString())
        .in(folder)
        .run(
            Stream.concat(
                    Stream.of(
                        "-XX:+UseSerialGC",
                        "-XX:AOTMode=on",
                        "-XX:AOTCache=" + home.resolve("lib/seal.aot"),
                        "-Xlog:class+load:file=classes.log::filecount=0",
                        "-cp",
                        mainJar(home).toString(),
                        Main.class.getName()),
                    Stream.of(command.split(" ", -1)))
                .toArray(String[]::new))
        .orThrow();

    try (Stream<String> lines = Files.lines(folder.resolve("classes.log"))) {
      assertThat(lines.filter(line -> !line.contains("source: shared objects file")))
          .hasSizeLessThanOrEqualTo(most);
    }
  }

  private static Path mainJar(Path home) throws Exception {
    try (Stream<Path> jars = Files.list(home.resolve("lib"))) {
      return jars.filter(jar -> jar.getFileName().toString().startsWith("sealgate-seal-cli-"))
          .findFirst()
          .orElseThrow();
    }
  }

  @Test
  void theRuntimeSpeaksTlsWithAClusterAndWithAnyAddress() throws Exception {
    Command seal = seal(unpacked("-linux-"));
    try (ControlPlane cluster = ControlPlane.start()) {
      CommandResult none = seal.run("cert", "--kubeconfig", cluster.kubeconfig().toString());
      assertThat(none.stderr()).contains("not found");

      URI address = cluster.url().resolve("/no-certificate.pem");
      CommandResult answered =
          seal.env("JDK_JAVA_OPTIONS", trust(cluster)).run("cert", "--cert", address.toString());
      assertThat(answered.stderr()).contains("it answered HTTP 40");
    }
  }

  /** Options of the JVM by which it trusts the cluster. */
  private String trust(ControlPlane cluster) throws Exception {
    Path file = folder.resolve("trust.p12");
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    try (InputStream pem = Files.newInputStream(cluster.caCertificate());
        OutputStream out = Files.newOutputStream(file)) {
      store.setCertificateEntry(
          "ca", CertificateFactory.getInstance("X.509").generateCertificate(pem));
      store.store(out, "changeit".toCharArray());
    }
    return "-Djavax.net.ssl.trustStore=%s -Djavax.net.ssl.trustStorePassword=changeit"
        .formatted(file);
  }

  @Test
  void theOtherArchiveRunsOnTheJavaThatIsThere() throws Exception {
    Path home = unpacked("-SNAPSHOT.tar.gz");
    Command seal = seal(home);

    assertThat(home.resolve("runtime")).doesNotExist();
    assertThat(
            seal.env("JAVA25_HOME", System.getProperty("java.home"))
                .run("version")
                .orThrow()
                .text())
        .startsWith("seal 0.1.0");
    assertThat(home.resolve("share/man/man1/seal-git-install.1")).content().contains(".SH NAME");
  }

  @Test
  void itIsInstalledTwiceAndTakenAwayAgain() throws Exception {
    Path archive = archive("-linux-");
    Path prefix = folder.resolve("my home/.local");
    Command installer = installer().env("HOME", folder.resolve("my home").toString());

    for (int i = 0; i < 2; i++) {
      CommandResult done = installer.run("--from", archive.toString()).orThrow();
      assertThat(done.text())
          .contains("installed seal 0.1.0", "export PATH=\"" + prefix + "/bin:$PATH\"", "fpath=(");
      assertThat(done.stderr()).isEmpty();
    }

    assertThat(seal(prefix).run("version").orThrow().text()).startsWith("seal 0.1.0");
    for (String file :
        List.of(
            "man/man1/seal.1",
            "man/man1/seal-encrypt.1",
            "bash-completion/completions/seal",
            "zsh/site-functions/_seal",
            "fish/vendor_completions.d/seal.fish")) {
      assertThat(prefix.resolve("share").resolve(file)).isNotEmptyFile();
    }

    Files.writeString(prefix.resolve("share/man/man1/seal-of-another.1"), "theirs");
    assertThat(installer.run("--uninstall").orThrow().text()).contains("removed seal");
    try (Stream<Path> left = Files.walk(prefix)) {
      assertThat(left.filter(file -> !Files.isDirectory(file)))
          .containsExactly(prefix.resolve("share/man/man1/seal-of-another.1"));
    }
    assertThat(installer.run("--uninstall").orThrow().text()).contains("is not installed");
  }

  @Test
  void anArchiveThatIsNotWhatItsChecksumSaysIsRefused() throws Exception {
    Path archive = folder.resolve("seal.tar.gz");
    Files.writeString(archive, "altered");
    Command installer = installer();

    CommandResult without = installer.run("--prefix", "p", "--from", "seal.tar.gz");
    Files.writeString(folder.resolve("seal.tar.gz.sha256"), "0".repeat(64) + "  seal.tar.gz\n");
    CommandResult wrong = installer.run("--prefix", "p", "--from", "seal.tar.gz");

    assertThat(without.exit()).isEqualTo(1);
    assertThat(without.stderr()).contains("there is no seal.tar.gz.sha256", "hint: ");
    assertThat(wrong.exit()).isEqualTo(1);
    assertThat(wrong.stderr()).contains("the checksum of seal.tar.gz is", "hint: ");
    assertThat(folder.resolve("p")).doesNotExist();
  }

  @Test
  void whatIsThereAndNotOursIsLeftAlone() throws Exception {
    Path program = folder.resolve("p/bin/seal");
    Files.createDirectories(program.getParent());
    Files.writeString(program, "another program");

    CommandResult result =
        installer().run("--prefix", "p", "--from", archive("-linux-").toString());

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.stderr()).contains("p/bin/seal is there and was not put there");
    assertThat(program).content().isEqualTo("another program");
  }

  private Command installer() throws Exception {
    return Command.of("sh", Path.of("install.sh").toAbsolutePath().toString())
        .in(folder)
        .env("PATH", withoutJava());
  }

  private Command seal(Path home) throws Exception {
    return Command.of(home.resolve("bin/seal").toString())
        .in(folder)
        .env("PATH", withoutJava())
        .env("HOME", folder.toString());
  }

  private String withoutJava() throws Exception {
    Path bin = folder.resolve("tools");
    if (!Files.exists(bin)) {
      Files.createDirectory(bin);
      for (String tool : TOOLS) {
        Path found =
            Stream.of("/usr/bin", "/bin")
                .map(place -> Path.of(place, tool))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow();
        Files.createSymbolicLink(bin.resolve(tool), found);
      }
    }
    return bin.toString();
  }

  /** Nothing changes what is in there, so one copy does for all tests. */
  private static Path unpacked(String kind) throws Exception {
    Path known = UNPACKED.get(kind);
    if (known == null) {
      Command.of("tar").in(unpacking).run("-xzf", archive(kind).toString()).orThrow();
      String name = archive(kind).getFileName().toString();
      known = unpacking.resolve(name.substring(0, name.length() - ".tar.gz".length()));
      UNPACKED.put(kind, known);
    }
    return known;
  }

  private static Path archive(String kind) throws Exception {
    try (Stream<Path> files = Files.list(TARGET)) {
      return files
          .filter(file -> file.toString().endsWith(".tar.gz"))
          .filter(file -> file.getFileName().toString().contains(kind))
          .findFirst()
          .orElseThrow(() ->
              new AssertionError("no archive is there; ./mvnw -pl seal-cli package makes it"));
    }
  }
}

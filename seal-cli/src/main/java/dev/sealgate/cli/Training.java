package dev.sealgate.cli;

import dev.sealgate.crypto.sealed.SealingKey;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Runs every offline command once, on throw-away keys, so that the JVM can keep what it learnt in a
 * cache next to the jars.
 */
final class Training {
  private static final String SECRET =
      """
      apiVersion: v1
      kind: Secret
      metadata: {name: training, namespace: training}
      stringData:
        text: |
          one
          two
        number: "1"
      """;

  private final Path folder;

  private Training(Path folder) {
    this.folder = folder;
  }

  public static void main(String[] args) throws IOException {
    Path folder = Files.createTempDirectory("seal-training");
    try {
      new Training(folder).run();
    } finally {
      delete(folder);
    }
  }

  private void run() throws IOException {
    Main.logNothing();
    Main.world();
    // the end of the process, without ending it
    AtExit.before(() -> {}).cancel();
    SecureRandom random = new SecureRandom();
    try (SealingKey key =
        SealingKey.generate(2048, Duration.ofDays(1), Clock.systemUTC(), random)) {
      Files.writeString(folder.resolve("cert.pem"), key.certificate().toPem());
    }
    Files.writeString(folder.resolve("secret.yaml"), SECRET);
    Files.writeString(folder.resolve("app.json"), "{\"password\": \"p\", \"port\": 1}");
    String recipient = seal("keygen", "-o", "age.agekey").strip();
    seal("encrypt", "--age", recipient, "secret.yaml", "-o", "secret.sops.yaml");
    seal("encrypt", "--age", recipient, "app.json", "-o", "app.sops.json");
    for (String file : List.of("secret.sops.yaml", "app.sops.json")) {
      seal("decrypt", "--identity", "age.agekey", file);
    }
    seal("decrypt", "secret.sops.yaml");
    seal("decrypt", "-i", "app.sops.json");
    seal("encrypt", "--age", recipient, "-i", "app.sops.json");
    seal("get", "secret.sops.yaml", "stringData.number");
    shown("get", "secret.sops.yaml", "stringData");
    seal("set", "--identity", "age.agekey", "app.sops.json", "password");
    seal("rotate", "--identity", "age.agekey", "-i", "app.sops.json");
    seal("recipients", "secret.sops.yaml");
    seal("git", "textconv", "--identity", "age.agekey", "secret.sops.yaml");
    seal("filestatus", "secret.sops.yaml");
    seal("unset", "app.sops.json", "port");
    seal("verify", ".");
    seal("convert", "--to", "sealed-secret", "--cert", "cert.pem", "secret.sops.yaml");
    seal("cert", "--cert", "cert.pem", "--fingerprint");
    seal("lint", "secret.sops.yaml");
    seal("create", "generic", "training", "--from-file", "cert.pem");
    seal("secret", "--cert", "cert.pem", "secret.yaml");
    seal("secret", "--cert", "cert.pem", "--format", "json", "secret.yaml");
    seal("version");
    seal("--version");
    seal("--help");
    seal("decrypt", "--help");
    seal("encrypt", "--help");
    seal("completion", "bash");
    run("encrypt", "--no-such-option");
    run("decrypt", "no-such-file.yaml");
  }

  private String seal(String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    if (run(out, args) != ExitCode.OK) {
      throw new IllegalStateException("training failed at seal " + args[0]);
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  private void run(String... args) {
    run(OutputStream.nullOutputStream(), args);
  }

  private int run(OutputStream out, String... args) {
    return Seal.run(
        args,
        new ByteArrayInputStream("value".getBytes(StandardCharsets.UTF_8)),
        out,
        OutputStream.nullOutputStream(),
        Map.of("HOME", folder.toString(), "SOPS_AGE_KEY_FILE", "age.agekey"),
        folder);
  }

  /** To a person who presses Enter. */
  private void shown(String... args) {
    World world =
        new World(
            new ByteArrayInputStream(new byte[] {'\n'}),
            new World.Terminal(true, true, true),
            OutputStream.nullOutputStream(),
            OutputStream.nullOutputStream(),
            Map.of("TERM", "xterm", "SOPS_AGE_KEY_FILE", "age.agekey"),
            folder,
            Clock.systemUTC(),
            new SecureRandom());
    if (Seal.run(args, world) != ExitCode.OK) {
      throw new IllegalStateException("training failed at seal " + args[0] + " on a terminal");
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> tree = Files.walk(folder)) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}

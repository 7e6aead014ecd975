package dev.sealgate.benchmarks.seal;

import dev.sealgate.testbed.Binaries;
import dev.sealgate.testbed.Command;
import dev.sealgate.testbed.Counterparts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/** A folder with keys and files, and what is done there. */
final class Workshop implements AutoCloseable {
  static final int TREE = 200;
  private static final String PLAIN =
      """
      apiVersion: v1
      kind: Secret
      metadata:
        name: database
        namespace: shop
      stringData:
        user: shop
        password: hunter2
      """;

  private final Path folder;
  private final Command seal;
  private final Command sops;
  private final Command git;
  private final String recipient;

  Workshop(Path program) throws IOException {
    folder = Files.createTempDirectory("sealgate-bench");
    seal = own(Command.of(program.toAbsolutePath().toString()));
    sops = own(Counterparts.sops());
    git =
        own(Command.of("git", "-c", "user.name=bench", "-c", "user.email=bench@example.com"))
            .env("GIT_CONFIG_NOSYSTEM", "1");
    recipient = seal.run("keygen", "-o", "age.agekey").orThrow().text().strip();
    Files.writeString(folder.resolve("plain.yaml"), PLAIN);
    seal.run("encrypt", "--age", recipient, "plain.yaml", "-o", "one.yaml").orThrow();
    repository("by-seal", program.toAbsolutePath() + " git textconv");
    repository("by-sops", sops(" decrypt"));
  }

  private Command own(Command command) {
    Command owned =
        command
            .in(folder)
            .env("HOME", folder.toString())
            .env("SOPS_AGE_KEY_FILE", folder.resolve("age.agekey").toString());
    String java = System.getenv("JAVA25_HOME");
    return java == null ? owned : owned.env("JAVA25_HOME", java);
  }

  private static String sops(String arguments) {
    return Binaries.require("sops") + arguments;
  }

  /** One with a change of an encrypted file, and a driver that shows it. */
  private void repository(String name, String textconv) throws IOException {
    Path work = Files.createDirectory(folder.resolve(name));
    Command here = git.in(work);
    here.run("init", "-q", ".").orThrow();
    Files.writeString(work.resolve(".gitattributes"), "*.yaml diff=encrypted\n");
    Files.copy(folder.resolve("one.yaml"), work.resolve("one.yaml"));
    here.run("config", "diff.encrypted.textconv", textconv).orThrow();
    here.run("add", "-A").orThrow();
    here.run("commit", "-q", "-m", "One").orThrow();
    seal.in(work).stdin("correct-horse").run("set", "one.yaml", "stringData.password").orThrow();
  }

  List<Trial> trials() {
    return List.of(
        new Trial(
            "help",
            "`--help`",
            _ -> text(seal, "--help"),
            "`sops --help`",
            _ -> text(sops, "--help"),
            OptionalDouble.of(0.15),
            OptionalDouble.empty()),
        new Trial(
            "decrypt",
            "decrypt one small file",
            _ -> text(seal, "decrypt", "one.yaml"),
            "`sops decrypt`",
            _ -> text(sops, "decrypt", "one.yaml"),
            OptionalDouble.of(0.2),
            OptionalDouble.empty()),
        new Trial(
            "encrypt",
            "encrypt one small file",
            _ -> text(seal, "encrypt", "--age", recipient, "plain.yaml"),
            "`sops encrypt`",
            _ -> text(sops, "encrypt", "--age", recipient, "plain.yaml"),
            OptionalDouble.empty(),
            OptionalDouble.empty()),
        new Trial(
            "tree",
            "decrypt " + TREE + " files in one call",
            tree -> text(seal.in(tree), "decrypt", "-i", "."),
            TREE + " times `sops decrypt`",
            tree ->
                text(
                    own(Command.of("sh")).in(tree),
                    "-c",
                    "for f in *.yaml; do " + sops(" decrypt -i \"$f\" || exit 1; done")),
            OptionalDouble.empty(),
            OptionalDouble.of(4)),
        new Trial(
            "git-diff",
            "`git diff` of one encrypted file, which starts two processes",
            _ -> text(git.in(folder.resolve("by-seal")), "diff"),
            "with `sops decrypt`",
            _ -> text(git.in(folder.resolve("by-sops")), "diff"),
            OptionalDouble.empty(),
            OptionalDouble.empty()));
  }

  private static String text(Command command, String... arguments) {
    return command.run(arguments).orThrow().text();
  }

  /** A new folder of encrypted files, for a run that changes them. */
  Path tree() {
    try {
      Path tree = Files.createTempDirectory(folder, "tree");
      for (int i = 0; i < TREE; i++) {
        Files.copy(folder.resolve("one.yaml"), tree.resolve("file-" + i + ".yaml"));
      }
      return tree;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** That all of it is plaintext, which is what was measured. */
  static void requirePlain(Path tree) {
    try (Stream<Path> files = Files.list(tree)) {
      for (Path file : files.toList()) {
        if (!Files.readString(file).contains("password: hunter2")) {
          throw new IllegalStateException(file + " was not decrypted");
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    delete(folder);
  }

  static void delete(Path folder) throws IOException {
    try (Stream<Path> tree = Files.walk(folder)) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}

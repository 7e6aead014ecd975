package dev.sealgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.testbed.Command;
import dev.sealgate.testbed.CommandResult;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.InflaterInputStream;

/** A repository of the real Git, whose drivers run this seal. */
final class TestRepo {
  private final Session session;
  private final Path folder;

  private TestRepo(Path folder) {
    this.folder = folder;
    this.session = new Session(folder);
  }

  /** With somebody to commit as, and without anybody's own configuration. */
  static Command git(Path folder, Map<String, String> env) {
    Command git = Command.of("git").in(folder);
    for (Map.Entry<String, String> variable : env.entrySet()) {
      git = git.env(variable.getKey(), variable.getValue());
    }
    for (String role : new String[] {"AUTHOR", "COMMITTER"}) {
      git =
          git.env("GIT_" + role + "_NAME", "Dana")
              .env("GIT_" + role + "_EMAIL", "dana@example.com");
    }
    return git.env("GIT_CONFIG_NOSYSTEM", "1").env("GIT_EDITOR", "true").env("GIT_PAGER", "cat");
  }

  /** Has files, an identity that opens them, a rule for all below secrets/, and the drivers. */
  static TestRepo made(Path folder) {
    TestRepo repo = new TestRepo(folder.resolve("repo"));
    repo.session.write(".sops.yaml", rules(TestKeys.RECIPIENT));
    repo.session.write("../age.agekey", TestKeys.IDENTITY + "\n");
    repo.session.env("SOPS_AGE_KEY_FILE", folder.resolve("age.agekey").toString());
    repo.git("init", "-q", "-b", "main");
    repo.seal("git", "install", "--command", repo.program().toString());
    return repo;
  }

  static String rules(String recipients) {
    return "creation_rules:\n  - path_regex: ^secrets/\n    age: " + recipients + "\n";
  }

  /** A JVM with the class path of this test, as quick as it starts. */
  Path program() {
    Path program = folder.resolveSibling("bin dir").resolve("seal");
    try {
      Files.createDirectories(program.getParent());
      Files.writeString(
          program,
          """
          #!/bin/sh
          exec '%s/bin/java' -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xlog:disable \\
            -cp '%s' dev.sealgate.cli.Main "$@"
          """
              .formatted(System.getProperty("java.home"), System.getProperty("java.class.path")));
      Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return program;
  }

  Session session() {
    return session;
  }

  Path path(String file) {
    return folder.resolve(file);
  }

  /** Must succeed. */
  String git(String... words) {
    return tryGit(words).orThrow().text();
  }

  CommandResult tryGit(String... words) {
    return git(folder, session.variables()).run(words);
  }

  String revealed(String... words) {
    return git(folder, session.variables()).env("SEAL_GIT_REVEAL", "1").run(words).text();
  }

  /** Another working tree of this repository, on a new branch, in a folder of that name. */
  TestRepo linked(String branch) {
    git("worktree", "add", "-q", "-b", branch, "../" + branch);
    TestRepo linked = new TestRepo(folder.resolveSibling(branch));
    session.variables().forEach(linked.session::env);
    return linked;
  }

  String seal(String... words) {
    Session.Result result = session.seal("", words);
    assertThat(result.exit()).as(result.stderr()).isZero();
    return result.text();
  }

  TestRepo encrypted(String file, String plain) {
    session.write(file, plain);
    seal("encrypt", "-i", file);
    return this;
  }

  /** One value more, and a commit of all, on a branch that is made for it. */
  TestRepo branch(String branch, String file, String path, String value) {
    git("checkout", "-q", "-b", branch, "main");
    return change(file, path, value);
  }

  TestRepo change(String file, String path, String value) {
    Session.Result result = session.seal(value, "set", file, path);
    assertThat(result.exit()).as(result.stderr()).isZero();
    return commit(path);
  }

  TestRepo commit(String message) {
    git("add", "-A");
    git("commit", "-q", "--no-verify", "-m", message);
    return this;
  }

  String decrypted(String file) {
    return seal("decrypt", file);
  }

  /** All that Git has of this repository, objects unpacked. */
  String everythingUnderGit() throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try (Stream<Path> files = Files.walk(path(".git"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        byte[] bytes = Files.readAllBytes(file);
        all.writeBytes(bytes);
        if (file.toString().matches(".*/objects/[0-9a-f]{2}/[0-9a-f]+")) {
          all.writeBytes(new InflaterInputStream(new ByteArrayInputStream(bytes)).readAllBytes());
        }
      }
    }
    return all.toString(StandardCharsets.ISO_8859_1);
  }
}

package dev.sealgate.tour;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The reader's Git repository: a work tree whose pushes land on the tour's Git server. */
final class ExampleRepository {
  static final String FOLDER = "shop";

  private final Path workTree;
  private final Program git;

  private ExampleRepository(Path workTree, Program git) {
    this.workTree = workTree;
    this.git = git;
  }

  static ExampleRepository create(Path workTree, Path gitBinary, String remote) {
    try {
      Files.createDirectories(workTree.resolve(FOLDER));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Program git =
        new Program(
            gitBinary,
            workTree,
            Map.of(
                "GIT_CONFIG_GLOBAL", "/dev/null",
                "GIT_CONFIG_SYSTEM", "/dev/null",
                "GIT_AUTHOR_NAME", "Tour",
                "GIT_AUTHOR_EMAIL", "tour@example.com",
                "GIT_COMMITTER_NAME", "Tour",
                "GIT_COMMITTER_EMAIL", "tour@example.com",
                "GIT_TERMINAL_PROMPT", "0"));
    ExampleRepository repository = new ExampleRepository(workTree, git);
    repository.git("init", "-q", "-b", "main");
    repository.git("remote", "add", "origin", remote);
    return repository;
  }

  Path folder() {
    return workTree.resolve(FOLDER);
  }

  void write(String file, byte[] content) {
    try {
      Files.write(folder().resolve(file), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void write(String file, String content) {
    write(file, content.getBytes(StandardCharsets.UTF_8));
  }

  String read(String file) {
    try {
      return Files.readString(folder().resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void delete(String file) {
    git("rm", "-q", FOLDER + "/" + file);
  }

  /** Commits everything and pushes; returns the abbreviated commit id. */
  String push(String message) {
    git("add", "-A");
    git("commit", "-q", "-m", message);
    git("push", "-q", "origin", "HEAD:main");
    return git("rev-parse", "--short=8", "HEAD").strip();
  }

  private String git(String... arguments) {
    return new String(git.run(new byte[0], arguments), StandardCharsets.UTF_8);
  }
}

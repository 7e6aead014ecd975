package dev.sealgate.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Somebody's checkout of a repository: changes files, commits and pushes with the real git. */
public final class WorkTree implements AutoCloseable {
  private final Path folder;
  private final String branch;
  private final Command git;

  private WorkTree(Path folder, String branch, Command git) {
    this.folder = folder;
    this.branch = branch;
    this.git = git;
  }

  static WorkTree of(GitRepository repository, String branch) {
    Path folder = Folders.temporary("worktree");
    try {
      return clone(repository, branch, folder);
    } catch (RuntimeException failure) {
      Folders.delete(folder);
      throw failure;
    }
  }

  private static WorkTree clone(GitRepository repository, String branch, Path folder) {
    Command git =
        GitServer.git()
            .env("GIT_AUTHOR_NAME", "Testbed")
            .env("GIT_AUTHOR_EMAIL", "testbed@example.com")
            .env("GIT_COMMITTER_NAME", "Testbed")
            .env("GIT_COMMITTER_EMAIL", "testbed@example.com")
            .in(folder);
    git.run("init", "--quiet", "--initial-branch=" + branch, ".").orThrow();
    git.run("remote", "add", "origin", repository.bare().toString()).orThrow();
    git.run("fetch", "--quiet", "origin").orThrow();
    if (git.run("rev-parse", "--verify", "--quiet", "origin/" + branch).exit() == 0) {
      git.run("reset", "--quiet", "--hard", "origin/" + branch).orThrow();
    }
    return new WorkTree(folder, branch, git);
  }

  public Path folder() {
    return folder;
  }

  /**
   * Writes these files (path below the root, content), commits them and pushes; returns the
   * commit's id.
   */
  public String commit(String message, Map<String, byte[]> files) {
    files.forEach(this::write);
    return push(message);
  }

  /** As {@link #commit(String, Map)}, for one text file. */
  public String commit(String message, String path, String content) {
    write(path, content.getBytes(StandardCharsets.UTF_8));
    return push(message);
  }

  /** Deletes files or folders, commits and pushes; returns the commit's id. */
  public String delete(String message, String... paths) {
    for (String path : paths) {
      git.run("rm", "-r", "--quiet", "--", path).orThrow();
    }
    return push(message);
  }

  /** Writes a file without a commit. */
  public WorkTree write(String path, byte[] content) {
    try {
      Path file = folder.resolve(path);
      Files.createDirectories(file.getParent() == null ? folder : file.getParent());
      Files.write(file, content);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + path, e);
    }
  }

  /** Makes a symbolic link without a commit. */
  public WorkTree link(String path, String target) {
    try {
      Path file = folder.resolve(path);
      Files.createDirectories(file.getParent() == null ? folder : file.getParent());
      Files.createSymbolicLink(file, Path.of(target));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot link " + path, e);
    }
  }

  /** Commits whatever has changed, also when nothing has, and pushes; returns the commit's id. */
  public String push(String message) {
    record(message);
    push();
    return head();
  }

  /** Pushes what is recorded, and does nothing besides. */
  public void push() {
    git.run("push", "--quiet", "origin", "HEAD:refs/heads/" + branch).orThrow();
  }

  /** Commits whatever has changed, also when nothing has, without a push. */
  public void record(String message) {
    git.run("add", "--all").orThrow();
    git.run("commit", "--quiet", "--allow-empty", "-m", message).orThrow();
  }

  /** Replaces the branch's whole history by one commit of the present files; returns its id. */
  public String forcePush(String message) {
    git.run("update-ref", "-d", "HEAD").orThrow();
    record(message);
    git.run("push", "--quiet", "--force", "origin", "HEAD:refs/heads/" + branch).orThrow();
    return head();
  }

  /** Tags the last commit and pushes the tag. */
  public void tag(String name) {
    git.run("tag", name).orThrow();
    git.run("push", "--quiet", "origin", name).orThrow();
  }

  /** The id of the last commit. */
  public String head() {
    return git.run("rev-parse", "HEAD").orThrow().text();
  }

  /** Any other git command, in this work tree. */
  public CommandResult git(String... arguments) {
    return git.run(arguments);
  }

  @Override
  public void close() {
    Folders.delete(folder);
  }
}

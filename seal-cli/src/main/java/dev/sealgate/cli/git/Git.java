package dev.sealgate.cli.git;

import dev.sealgate.cli.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs {@code git} in a working tree. */
public final class Git {
  private static final int MAX_OUTPUT = 64 << 20;

  private final Path folder;
  private final Map<String, String> env;

  private Git(Path folder, Map<String, String> env) {
    this.folder = folder;
    this.env = Map.copyOf(env);
  }

  /** What a call ended with; its standard error is not kept. */
  public record Answer(int exit, byte[] output) {
    public String text() {
      return new String(output, StandardCharsets.UTF_8);
    }

    String line() {
      return text().strip();
    }
  }

  /** Somewhere in a working tree or not: nothing is asked yet. */
  public static Git in(Path folder, Map<String, String> env) {
    return new Git(folder, env);
  }

  /**
   * At the top of the working tree that a folder is in.
   *
   * @throws Failure when it is in none
   */
  public static Git atTop(Path folder, Map<String, String> env) {
    Answer top = in(folder, env).run("rev-parse", "--show-toplevel");
    if (top.exit() != 0) {
      throw Failure.of(
          folder + " is in no working tree of Git", "go into one, or make one: git init");
    }
    return new Git(Path.of(top.line()), env);
  }

  public Path folder() {
    return folder;
  }

  /** A path that Git itself resolves, for example {@code hooks}. */
  public Path path(String name) {
    return folder.resolve(ok("rev-parse", "--git-path", name).line()).normalize();
  }

  public Optional<String> config(Scope scope, String name) {
    Answer answer = run("config", scope.option(), "--get", name);
    return answer.exit() == 0
        ? Optional.of(answer.text().replaceFirst("\n$", ""))
        : Optional.empty();
  }

  /** A truth that any of the configurations may have set. */
  public boolean isSet(String name) {
    return run("config", "--type=bool", "--get", name).line().equals("true");
  }

  /** Which configuration is meant. */
  public enum Scope {
    LOCAL,
    GLOBAL;

    String option() {
      return this == LOCAL ? "--local" : "--global";
    }
  }

  public void set(Scope scope, String name, String value) {
    ok("config", scope.option(), "--replace-all", name, value);
  }

  public void unsetSection(Scope scope, String section) {
    run("config", scope.option(), "--remove-section", section);
  }

  /** Files that Git has or would take, relative to the top. */
  public List<String> files() {
    return names(ok("ls-files", "-z", "--cached", "--others", "--exclude-standard"));
  }

  public static List<String> names(Answer answer) {
    return Arrays.stream(answer.text().split("\0")).filter(name -> !name.isEmpty()).toList();
  }

  /** The content of an object; empty when there is none of this name. */
  public Optional<byte[]> content(String object) {
    Answer answer = run("cat-file", "blob", object);
    return answer.exit() == 0 ? Optional.of(answer.output()) : Optional.empty();
  }

  /**
   * What stands at a path of a commit.
   *
   * @param mode as Git has it, for example {@code 100644}
   */
  public record Entry(String path, String mode, String object, long size) {}

  /**
   * The full id of a commit.
   *
   * @throws Failure when the revision names none
   */
  public String commit(String revision) {
    Answer answer =
        run("rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{commit}");
    if (answer.exit() != 0) {
      throw Failure.of(
          revision + " names no commit of this repository", "git log shows which there are");
    }
    return answer.line();
  }

  /** The last commit that two have in common; the first one where they have none. */
  public String mergeBase(String first, String second) {
    Answer answer = run("merge-base", first, second);
    return answer.exit() == 0 ? answer.line() : first;
  }

  /** All files of a commit. */
  public List<Entry> tree(String commit) {
    List<Entry> entries = new ArrayList<>();
    for (String line : names(ok("ls-tree", "-r", "-l", "-z", "--full-tree", commit))) {
      int tab = line.indexOf('\t');
      String[] words = line.substring(0, tab).split(" +");
      long size = words[3].equals("-") ? 0 : Long.parseLong(words[3]);
      entries.add(new Entry(line.substring(tab + 1), words[0], words[2], size));
    }
    return entries;
  }

  /** A regular file that is about to be committed. */
  public record Staged(String path, String object) {}

  /** What the next commit changes or adds. */
  public List<Staged> staged() {
    List<String> changed =
        names(ok("diff", "--cached", "--name-only", "-z", "--no-renames", "--diff-filter=d"));
    Map<String, String> objects = new LinkedHashMap<>();
    for (String entry : names(ok("ls-files", "-z", "--stage"))) {
      int tab = entry.indexOf('\t');
      String[] words = entry.substring(0, tab).split(" ");
      if (words[0].startsWith("100") && words[2].equals("0")) {
        objects.put(entry.substring(tab + 1), words[1]);
      }
    }
    List<Staged> staged = new ArrayList<>();
    for (String path : changed) {
      String object = objects.get(path);
      if (object != null) {
        staged.add(new Staged(path, object));
      }
    }
    return staged;
  }

  /** Git's own merge of three files by lines, for what is no business of ours. */
  public Answer mergeFile(List<String> words) {
    List<String> all = new ArrayList<>(List.of("merge-file", "-p"));
    all.addAll(words);
    return run(all.toArray(String[]::new));
  }

  private Answer ok(String... arguments) {
    Answer answer = run(arguments);
    if (answer.exit() != 0) {
      throw Failure.of(
          "git " + arguments[0] + " failed in " + folder,
          "run git status there: what does it say?");
    }
    return answer;
  }

  public Answer run(String... arguments) {
    List<String> words = new ArrayList<>(List.of("git"));
    words.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(words).directory(folder.toFile());
    builder.environment().clear();
    builder.environment().putAll(env);
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    try {
      Process process = builder.start();
      try (OutputStream in = process.getOutputStream();
          InputStream out = process.getInputStream()) {
        in.close();
        byte[] output = out.readNBytes(MAX_OUTPUT);
        if (output.length == MAX_OUTPUT) {
          process.destroy();
          throw Failure.of(
              "git " + arguments[0] + " answers with more than " + (MAX_OUTPUT >> 20) + " MiB",
              "name fewer files");
        }
        return new Answer(process.waitFor(), output);
      }
    } catch (IOException _) {
      throw Failure.of("git could not be run", "install Git, and put it on the PATH");
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw Failure.of("git was interrupted", "run the command again");
    }
  }
}

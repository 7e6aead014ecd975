package dev.sealgate.cli.preview;

import dev.sealgate.cli.Failure;
import dev.sealgate.cli.git.Git;
import dev.sealgate.reconciler.git.ListedTree;
import dev.sealgate.reconciler.git.ListedTree.Entry;
import dev.sealgate.reconciler.git.ListedTree.Kind;
import dev.sealgate.reconciler.git.SourceTree;
import dev.sealgate.reconciler.git.TreeLimits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The files of a working tree or of a commit, as the engine reads them. */
public final class Trees {
  private static final int MAX_FILES = 100_000;

  private final String revision;
  private final Map<String, Entry> entries;
  private final ListedTree.Contents contents;

  private Trees(String revision, Map<String, Entry> entries, ListedTree.Contents contents) {
    this.revision = revision;
    this.entries = entries;
    this.contents = contents;
  }

  /** What Git has or would take, as it is in the working tree now. */
  public static Trees workingTree(Git git) {
    return files(git.folder(), git.files());
  }

  /** A folder that is in no working tree of Git. */
  public static Trees folder(Path root) {
    try (Stream<Path> walk = Files.walk(root)) {
      return files(
          root,
          walk.filter(path -> !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
              .limit(MAX_FILES)
              .map(path -> root.relativize(path).toString())
              .toList());
    } catch (IOException _) {
      throw Failure.of(root + " could not be read", "look at its owner and mode");
    }
  }

  private static Trees files(Path root, List<String> names) {
    Map<String, Entry> entries = new HashMap<>();
    try {
      for (String name : names) {
        Path path = root.resolve(name);
        if (Files.isSymbolicLink(path)) {
          entries.put(name, new Entry(Kind.LINK, name, 0));
        } else if (Files.isRegularFile(path)) {
          entries.put(name, new Entry(Kind.FILE, name, Files.size(path)));
        }
      }
    } catch (IOException _) {
      throw Failure.of(root + " could not be read", "look at its owner and mode");
    }
    return new Trees(
        "the working tree",
        entries,
        (name, entry) -> {
          Path path = root.resolve(name);
          return entry.kind() == Kind.LINK
              ? Files.readSymbolicLink(path).toString().getBytes(StandardCharsets.UTF_8)
              : Files.readAllBytes(path);
        });
  }

  /**
   * @param commit its full id
   */
  public static Trees commit(Git git, String commit) {
    Map<String, Entry> entries = new HashMap<>();
    for (Git.Entry each : git.tree(commit)) {
      Kind kind =
          switch (each.mode()) {
            case "120000" -> Kind.LINK;
            case "160000" -> Kind.SUBMODULE;
            default -> Kind.FILE;
          };
      entries.put(each.path(), new Entry(kind, each.object(), each.size()));
    }
    return new Trees(
        commit,
        entries,
        (name, entry) ->
            git.content(entry.id()).orElseThrow(() -> new IOException("no such object")));
  }

  /** Whether something is there. */
  public boolean has(String path) {
    return path.isEmpty()
        || entries.keySet().stream()
            .anyMatch(name -> name.equals(path) || name.startsWith(path + "/"));
  }

  SourceTree at(String path, Rewriter rewriter) {
    return new ListedTree(
        revision,
        path,
        entries,
        (name, entry) -> {
          byte[] content = contents.read(name, entry);
          return entry.kind() == Kind.FILE ? rewriter.rewrite(name, content) : content;
        },
        TreeLimits.defaults());
  }
}

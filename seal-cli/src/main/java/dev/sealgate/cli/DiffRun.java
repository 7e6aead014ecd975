package dev.sealgate.cli;

import dev.sealgate.cli.git.Git;
import dev.sealgate.cli.preview.Item;
import dev.sealgate.cli.preview.Outcome;
import dev.sealgate.cli.preview.Trees;
import dev.sealgate.crypto.SecretBytes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** What {@link DiffCommand} does; apart from it, as this loads the engine. */
final class DiffRun {
  private static final int DIFFERENT = 1;

  private final World world;
  private final PreviewOptions options;
  private String from = "HEAD";
  private Optional<String> to = Optional.empty();

  /**
   * @param commit empty for the working tree
   */
  private record Side(String name, Optional<String> commit) {}

  DiffRun(World world, PreviewOptions options) {
    this.world = world;
    this.options = options;
  }

  /**
   * @param until empty for the working tree
   */
  void revisions(String since, Optional<String> until) {
    from = since;
    to = until;
  }

  /** Of {@code A..B}, {@code A...B} or {@code A..}. */
  void range(String range) {
    boolean sinceLeft = range.contains("...");
    int dots = range.indexOf("..");
    String first = range.substring(0, dots);
    String second = range.substring(dots + (sinceLeft ? 3 : 2));
    String old = first.isEmpty() ? "HEAD" : first;
    to = Optional.of(second).filter(name -> !name.isEmpty());
    from = sinceLeft ? Git.atTop(world.cwd(), world.env()).mergeBase(old, to.orElse("HEAD")) : old;
  }

  int compare(String given, DiffCommand.Format output) {
    // a folder that only one revision has is no mistake
    Path folder = world.resolve(given).normalize();
    Git git = Git.atTop(world.cwd(), world.env());
    Path top = git.folder();
    Path real =
        PreviewOptions.real(world.cwd()).resolve(world.cwd().relativize(folder)).normalize();
    if (!real.startsWith(top)) {
      throw Failure.of(folder + " is not in the repository", "name a folder below " + top);
    }
    String below = top.relativize(real).toString();
    Side old = side(git, Optional.of(from));
    Side now = side(git, to);
    TreeSet<String> unresolved = new TreeSet<>();
    try (Previewing previewing = new Previewing(world, options)) {
      List<Item> before = items(git, old, below, previewing, new TreeSet<>());
      List<Item> after = items(git, now, below, previewing, unresolved);
      DiffReport report =
          DiffReport.between(
              old.name, before, now.name, after, DiffReport.Remarks.unresolved(unresolved));
      report.print(world, output);
      unresolved.forEach(reason -> world.notice("unresolved: " + reason));
      return report.changes().isEmpty() ? ExitCode.OK : DIFFERENT;
    }
  }

  private static Side side(Git git, Optional<String> revision) {
    return revision
        .map(name ->
            new Side(
                name.matches("[0-9a-f]{40,64}") ? name.substring(0, 12) : name,
                Optional.of(git.commit(name))))
        .orElseGet(() -> new Side("the working tree", Optional.empty()));
  }

  private List<Item> items(
      Git git, Side side, String folder, Previewing previewing, TreeSet<String> unresolved) {
    Trees trees =
        side.commit
            .map(commit -> Trees.commit(git, commit))
            .orElseGet(() -> Trees.workingTree(git));
    List<Item> items = new ArrayList<>();
    for (Outcome outcome : previewing.render(documents(git, side), folder, trees, false)) {
      switch (outcome) {
        case Outcome.Rendered(List<Item> rendered, List<String> reasons) -> {
          items.addAll(rendered);
          unresolved.addAll(reasons);
        }
        case Outcome.Missing _ -> {} // made or removed by the change
        case Outcome.Refused(List<String> problems) -> {
          problems.forEach(line -> world.say("refused: " + line + "\n"));
          throw Failure.of(
              "the controller would apply nothing of " + side.name,
              "what forbids it stands above, with the way out");
        }
      }
    }
    return items;
  }

  private List<Manifests.Document> documents(Git git, Side side) {
    List<Manifests.Document> all = new ArrayList<>();
    for (String file : options.files()) {
      Path path = PreviewOptions.real(world.resolve(file));
      Optional<byte[]> committed =
          side.commit.isPresent() && path.startsWith(git.folder())
              ? git.content(side.commit.get() + ":" + git.folder().relativize(path))
              : Optional.empty();
      try (Source source =
          committed
              .map(bytes -> new Source(file, SecretBytes.takeOwnershipOf(bytes)))
              .orElseGet(() -> SopsInput.read(world, file))) {
        all.addAll(Manifests.read(source));
      }
    }
    return all;
  }
}

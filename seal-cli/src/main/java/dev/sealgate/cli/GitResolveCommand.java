package dev.sealgate.cli;

import dev.sealgate.cli.git.Git;
import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.sops.Merged;
import dev.sealgate.crypto.sops.Merged.Side;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    header = "Finish a merge of an encrypted file, value by value.",
    description =
        """
        Merges the versions that Git has in its index once more, and takes the side you name where
        both sides changed a value. Without options it lists these places. The place sops stands for
        the readers and rules of the file. The file is written when nothing is left open; git add it
        then. In a rebase "ours" is the branch that you rebase onto.\
        """,
    descriptionHeading = "%n",
    parameterListHeading = "%n",
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer =
        """
          seal git resolve db.yaml                                # what is in conflict?
          git show --textconv :2:db.yaml                          # ours; :3: is theirs
          seal git resolve --ours password --theirs user db.yaml
          seal git resolve --rest theirs db.yaml                  # their side of all

        Exit codes: 0 the file is written, 1 places are open or it can't be read.\
        """)
final class GitResolveCommand implements Callable<Integer> {
  private final World world;

  @Parameters(index = "0", paramLabel = "FILE", description = "A file that is in conflict.")
  private String file = "";

  @Option(names = "--ours", paramLabel = "PLACE", description = "Our value here. Repeatable.")
  private List<String> ours = List.of();

  @Option(names = "--theirs", paramLabel = "PLACE", description = "Their value here. Repeatable.")
  private List<String> theirs = List.of();

  @Option(
      names = "--rest",
      paramLabel = "SIDE",
      description = "Who has all others: ours or theirs.")
  private @Nullable Whose rest;

  @Mixin private final OpenOptions keys = new OpenOptions();

  /** Words for the sides. */
  enum Whose {
    ours,
    theirs
  }

  GitResolveCommand(World world) {
    this.world = world;
  }

  @Override
  public Integer call() {
    Map<String, Side> chosen = chosen();
    Set<String> unused = new HashSet<>(chosen.keySet());
    List<String> inConflict = new ArrayList<>();
    try (MergeSides sides = read();
        Opening opening = keys.start(world)) {
      MergeSides.Kind kind = sides.kind();
      if (kind == MergeSides.Kind.PLAIN || kind == MergeSides.Kind.MIXED) {
        throw Failure.of(
            file + " is not encrypted on both sides",
            "git checkout --ours (or --theirs) " + file + ", or edit it by hand");
      }
      Merged merged =
          sides.merge(
              opening,
              place -> {
                inConflict.add(place);
                unused.remove(place);
                return Optional.ofNullable(chosen.get(place)).or(this::others);
              });
      return switch (merged) {
        case Merged.Clean(SecretBytes content, List<String> notes) -> {
          try (content) {
            refuse(unused, inConflict);
            notes.forEach(note -> world.notice(file + ": " + note));
            new Target(world).replace(file, content, Target.Readers.UNCHANGED);
          }
          world.notice("written; git add " + file + " ends the conflict");
          yield ExitCode.OK;
        }
        case Merged.Conflicts(List<String> places) -> {
          refuse(unused, inConflict);
          places.forEach(place -> world.print(place + "\n"));
          throw Failure.of(
              "%s: %s"
                  .formatted(
                      file,
                      places.size() == 1 ? "a place is open" : places.size() + " places are open"),
              "give each a side: --ours PLACE or --theirs PLACE, or all of them: --rest ours");
        }
      };
    }
  }

  private Map<String, Side> chosen() {
    Map<String, Side> chosen = new HashMap<>();
    ours.forEach(place -> chosen.put(place, Side.OURS));
    for (String place : theirs) {
      if (chosen.put(place, Side.THEIRS) != null) {
        throw Failure.usage(place + " is given to both sides", "leave one of them out");
      }
    }
    return chosen;
  }

  private Optional<Side> others() {
    return switch (rest) {
      case null -> Optional.empty();
      case ours -> Optional.of(Side.OURS);
      case theirs -> Optional.of(Side.THEIRS);
    };
  }

  private void refuse(Set<String> unused, List<String> inConflict) {
    if (!unused.isEmpty()) {
      throw Failure.of(
          "%s: there is no conflict at %s"
              .formatted(file, String.join(", ", unused.stream().sorted().toList())),
          inConflict.isEmpty()
              ? "nothing is in conflict: leave the places out"
              : "conflicts are at " + String.join(", ", inConflict));
    }
  }

  private MergeSides read() {
    Git git = Git.in(world.cwd(), world.env());
    Source mine = GitMergeCommand.side(file, git.content(":2:./" + file));
    Source other = GitMergeCommand.side(file, git.content(":3:./" + file));
    if (mine == null || other == null) {
      throw Failure.of(
          file + " has not two sides in the index",
          "git status says which files are in conflict; what one side deleted is kept with git add,"
              + " or removed with git rm");
    }
    return new MergeSides(
        file, GitMergeCommand.side(file, git.content(":1:./" + file)), mine, other);
  }
}

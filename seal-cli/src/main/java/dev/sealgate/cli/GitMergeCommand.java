package dev.sealgate.cli;

import dev.sealgate.cli.git.Git;
import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.sops.Merged;
import dev.sealgate.crypto.sops.SopsMerge;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    header = "Merge three versions of an encrypted file by value; Git calls this.",
    description =
        """
        Values that one side changed come from that side, under the data key of our file and with a
        new MAC; those that nobody changed keep their ciphertext. Keys and rules come from the side
        that changed them; readers that both sides only added are joined. SealedSecrets are merged
        by item, without any key. After a conflict the file holds both encrypted sides between
        conflict marks, and no plaintext; `seal git resolve` takes it from there. Files that are
        neither are left to git merge-file.\
        """,
    descriptionHeading = "%n",
    parameterListHeading = "%n",
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer =
        """
          seal git merge %%O %%A %%B %%P             # as a merge driver
          seal git merge base.yaml ours.yaml theirs.yaml secrets/db.yaml

        Exit codes: 0 merged into OURS, 1 a conflict or no key that opens the file.\
        """)
final class GitMergeCommand implements Callable<Integer> {
  private final World world;

  @Parameters(index = "0", paramLabel = "BASE", description = "What both sides come from.")
  private String base = "";

  @Parameters(index = "1", paramLabel = "OURS", description = "Takes the result.")
  private String ours = "";

  @Parameters(index = "2", paramLabel = "THEIRS", description = "The other side.")
  private String theirs = "";

  @Parameters(index = "3", paramLabel = "PATH", description = "Where the file is in the tree.")
  private String path = "";

  @Option(
      names = "--of-bases",
      description =
          "Nobody is there to be asked, as Git joins two merge bases into one: what both changed"
              + " stays as it was.")
  private boolean ofBases;

  @Mixin private final OpenOptions keys = new OpenOptions();

  GitMergeCommand(World world) {
    this.world = world;
  }

  @Override
  public Integer call() {
    try (MergeSides sides = read();
        Opening opening = keys.start(world)) {
      if (ofBases) {
        joinBases(sides, opening);
        return ExitCode.OK;
      }
      return switch (sides.kind()) {
        case PLAIN -> byLines(sides);
        case MIXED ->
            Problem.of(
                    Failure.of(
                        path + " is encrypted on one side of the merge, and not on the other",
                        "take one: git checkout --ours (or --theirs) "
                            + path
                            + ", encrypt it,"
                            + " git add"),
                    world)
                .report(world);
        case ENCRYPTED, SEALED -> byValue(sides, opening);
      };
    }
  }

  private MergeSides read() {
    Source was = SopsInput.read(world, base);
    return new MergeSides(
        path,
        was.content().length() == 0 ? null : was,
        SopsInput.read(world, ours),
        SopsInput.read(world, theirs));
  }

  /**
   * Into what a later merge takes as common ground. Where that can't be told it is the older one:
   * then both sides have changed, and the later merge stops.
   */
  private void joinBases(MergeSides sides, Opening opening) {
    Source older = sides.base() == null ? sides.ours() : sides.base();
    try {
      boolean byValue =
          sides.kind() == MergeSides.Kind.ENCRYPTED || sides.kind() == MergeSides.Kind.SEALED;
      Merged merged =
          byValue
              ? sides.merge(opening, _ -> Optional.of(Merged.Side.BASE))
              : new Merged.Conflicts(List.of());
      switch (merged) {
        case Merged.Clean(SecretBytes content, List<String> _) -> {
          try (content) {
            new Target(world).replace(ours, content, Target.Readers.UNCHANGED);
          }
        }
        case Merged.Conflicts _ ->
            new Target(world).replace(ours, older.content(), Target.Readers.UNCHANGED);
      }
    } catch (Failure | CryptoException _) {
      new Target(world).replace(ours, older.content(), Target.Readers.UNCHANGED);
    }
  }

  private int byValue(MergeSides sides, Opening opening) {
    try {
      return switch (sides.merge(opening, _ -> Optional.empty())) {
        case Merged.Clean(SecretBytes content, List<String> notes) -> {
          try (content) {
            notes.forEach(note -> world.notice(path + ": " + note));
            new Target(world).replace(ours, content, Target.Readers.UNCHANGED);
          }
          yield ExitCode.OK;
        }
        case Merged.Conflicts(List<String> places) -> {
          conflict(sides, Failure.of(said(path, places), hint(path, places)));
          yield ExitCode.FAILURE;
        }
      };
    } catch (Failure | CryptoException e) {
      // Git takes other exit codes for a driver that is broken, and would stop half way
      conflict(sides, e);
      return ExitCode.FAILURE;
    }
  }

  static String said(String path, List<String> places) {
    return path + ": both sides changed " + String.join(", ", places);
  }

  private static String hint(String path, List<String> places) {
    return places.contains(SopsMerge.KEYS)
        ? "who may read it (sops) comes from one side: seal git resolve --ours sops "
            + path
            + ", then seal updatekeys "
            + path
        : "seal git resolve --ours '%s' %s (or --theirs), then git add it"
            .formatted(places.getFirst(), path);
  }

  private void conflict(MergeSides sides, RuntimeException why) {
    Problem.of(why, world).report(world);
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    text.writeBytes(line("<<<<<<< ours"));
    text.writeBytes(ended(sides.ours()));
    text.writeBytes(line("======="));
    text.writeBytes(ended(sides.theirs()));
    text.writeBytes(line(">>>>>>> theirs"));
    replace(text.toByteArray());
  }

  private static byte[] line(String text) {
    return (text + "\n").getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] ended(Source side) {
    byte[] bytes = side.content().copyBytes();
    boolean ends = bytes.length > 0 && bytes[bytes.length - 1] == '\n';
    byte[] all = java.util.Arrays.copyOf(bytes, bytes.length + (ends ? 0 : 1));
    all[all.length - 1] = '\n';
    return all;
  }

  private void replace(byte[] bytes) {
    try (SecretBytes content = SecretBytes.takeOwnershipOf(bytes)) {
      new Target(world).replace(ours, content, Target.Readers.UNCHANGED);
    }
  }

  private int byLines(MergeSides sides) {
    Git.Answer merged =
        Git.in(world.cwd(), world.env())
            .mergeFile(List.of("-L", "ours", "-L", "base", "-L", "theirs", ours, base, theirs));
    if (merged.exit() > 127) { // no texts
      Problem.of(
              Failure.of(
                  sides.path() + " can't be merged by lines",
                  "take one side: git checkout --ours (or --theirs) " + sides.path()),
              world)
          .report(world);
      return ExitCode.FAILURE;
    }
    replace(merged.output());
    return merged.exit() == 0 ? ExitCode.OK : ExitCode.FAILURE;
  }

  /** For the same merge with somebody's choices. */
  static @Nullable Source side(String name, Optional<byte[]> content) {
    return content.map(bytes -> new Source(name, SecretBytes.takeOwnershipOf(bytes))).orElse(null);
  }
}

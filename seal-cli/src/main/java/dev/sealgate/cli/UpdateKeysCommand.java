package dev.sealgate.cli;

import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.pgp.PgpRecipient;
import dev.sealgate.crypto.sops.DecryptedSops;
import dev.sealgate.crypto.sops.EncryptionRule;
import dev.sealgate.crypto.sops.MasterKey;
import dev.sealgate.crypto.sops.SopsEnvironment;
import dev.sealgate.crypto.sops.SopsFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    description =
        """
        The data key stays, as with sops: who is taken out of the list and kept a copy can still
        read the file, and what comes next too. --rotate makes a new data key, and says which
        values the removed readers could have read: change those at their source.\
        """,
    descriptionHeading = "%n",
    parameterListHeading = "%n",
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer =
        """
          seal updatekeys database.yaml                # shows the change, and asks
          seal updatekeys -y --rotate secrets/         # all encrypted files below a folder

        Exit codes: 0 done or up to date, 1 failed or not agreed to, or one of several files failed,
        2 wrong command line, 51 the MAC is wrong, 61 there is no .sops.yaml, 100 no such file, 128 no
        key at hand opens it.\
        """)
final class UpdateKeysCommand implements Callable<Integer> {
  private static final int MAX_SHOWN = 50;
  private static final String UP_TO_DATE = "unchanged";

  private final World world;

  @Parameters(paramLabel = "FILE", arity = "1..*", description = "Encrypted files, and folders.")
  private List<String> files = List.of();

  @Option(
      names = {"-y", "--yes"},
      description = "Do not ask.")
  private boolean yes;

  @Option(names = "--rotate", description = "Encrypt the values anew, under a new data key.")
  private boolean rotate;

  @Option(
      names = "--input-type",
      paramLabel = "TYPE",
      description = "yaml, json, dotenv, ini or binary. Default: by the name.")
  private SopsInput.@Nullable Type type;

  @Option(
      names = "--pgp-key",
      paramLabel = "FILE",
      description = "Public keys (gpg --export -a FINGERPRINT) of the PGP keys.")
  private List<String> pgpKeys = List.of();

  @Mixin private final OpenOptions keys = new OpenOptions();

  @Mixin private final FileReport report = new FileReport();

  UpdateKeysCommand(World world) {
    this.world = world;
  }

  @Override
  public Integer call() {
    List<PgpRecipient> pgp = new ArrayList<>();
    pgpKeys.forEach(each -> pgp.addAll(KeyFiles.pgpRecipients(world, each)));
    List<String> all = new FileTree(world).encrypted(files);
    try (Opening opening = keys.start(world)) {
      if (all.size() > 1 && !yes && !world.typing()) {
        throw Failure.usage(
            "several files are given, and there is nobody to ask", "add -y if all may change");
      }
      if (all.size() > 1 || report.isWanted()) {
        return Batch.run(world, all, "updated", file -> update(file, opening, pgp), report);
      }
      if (update(all.getFirst(), opening, pgp).equals(UP_TO_DATE)) {
        world.notice(all.getFirst() + " is up to date");
      }
    }
    return ExitCode.OK;
  }

  /** What became of the file. */
  private String update(String file, Opening opening, List<PgpRecipient> pgp) {
    SopsFormat format = SopsInput.format(type, file);
    try (Source source = SopsInput.read(world, file)) {
      EncryptionRule wanted =
          keys.config(world, file)
              .orElseThrow(() ->
                  Failure.of(
                      ExitCode.NO_CONFIGURATION,
                      "there is no .sops.yaml that says who shall read " + file,
                      "write one, or name the change: seal rotate --add-age ... --rm-age ..."))
              .rule();
      try (DecryptedSops open = opening.open(source, format, file)) {
        return update(file, open, wanted, () -> environment(opening, wanted, pgp, file, format));
      }
    }
  }

  private static SopsEnvironment environment(
      Opening opening,
      EncryptionRule wanted,
      List<PgpRecipient> pgp,
      String file,
      SopsFormat format) {
    List<MasterKey> named = wanted.keyGroups().stream().flatMap(List::stream).toList();
    return opening.environment(named, pgp, file, format);
  }

  private String update(
      String file,
      DecryptedSops open,
      EncryptionRule wanted,
      java.util.function.Supplier<SopsEnvironment> environment) {
    KeyChange change = KeyChange.between(open.info(), wanted);
    if (change.isEmpty() && !rotate) {
      return UP_TO_DATE;
    }
    report.fact(file, "added", change.added());
    report.fact(file, "removed", change.removed());
    Progress.aside(world);
    if (!change.isEmpty() && !report.isWanted()) {
      world.say(change.describe(file));
    }
    if (!yes && !agreed()) {
      throw Failure.of("nothing was changed in " + file, "answer y, or add -y");
    }
    byte[] updated =
        rotate
            ? open.rotate(wanted, environment.get())
            : open.updateKeys(wanted, environment.get());
    try (SecretBytes content = SecretBytes.takeOwnershipOf(updated)) {
      new Target(world).replace(file, content, Target.Readers.UNCHANGED);
    }
    if (!change.removed().isEmpty()) {
      tellOfRemoved(file, open, change);
    }
    return rotate ? "rotated" : "updated";
  }

  private boolean agreed() {
    return Prompt.line(world, "Is this okay? (y/n): ", "y");
  }

  private void tellOfRemoved(String file, DecryptedSops open, KeyChange change) {
    String readers = String.join(", ", change.removed());
    if (!rotate) {
      world.warning(
          file
              + ": the data key is the old one, which "
              + readers
              + " could keep; --rotate makes a new one");
      return;
    }
    List<String> paths = Values.encryptedPaths(open);
    report.fact(file, "wereReadable", paths);
    world.warning(
        "%s: %s could read %s until now, and may have; change %s source:"
            .formatted(
                file,
                readers,
                paths.size() == 1 ? "this value" : "these " + paths.size() + " values",
                paths.size() == 1 ? "it at its" : "them at their"));
    Stream.concat(
            paths.stream().limit(MAX_SHOWN),
            paths.size() > MAX_SHOWN
                ? Stream.of("and " + (paths.size() - MAX_SHOWN) + " more")
                : Stream.empty())
        .forEach(path -> world.say("  " + path + "\n"));
  }
}

package dev.sealgate.cli;

import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.pgp.PgpRecipient;
import dev.sealgate.crypto.sops.DecryptedSops;
import dev.sealgate.crypto.sops.EncryptionRule;
import dev.sealgate.crypto.sops.SopsFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    description =
        """
        Its keys stay those of the file, but for what is added or removed here. Who is removed
        can't read what comes next; what they have read they have: change the values too.\
        """,
    descriptionHeading = "%n",
    parameterListHeading = "%n",
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer =
        """
          seal rotate -i database.yaml
          seal rotate -i --add-age age1... --rm-age age1... database.yaml
          seal rotate -i secrets/                  # all encrypted files below a folder

        Exit codes: 0 done, 1 failed, or one of several files did, 2 wrong command line, 51 the MAC is
        wrong, 100 no such file, 128 no key at hand opens it.\
        """)
final class RotateCommand implements Callable<Integer> {
  private final World world;

  @Mixin private final SopsInput file = new SopsInput();

  @Option(
      names = {"-i", "--in-place"},
      description = "Replace the file.")
  private boolean inPlace;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Default: standard output.")
  private @Nullable String output;

  @Mixin private final KeyList change = new KeyList();

  @Option(
      names = "--pgp-key",
      paramLabel = "FILE",
      description = "Public keys (gpg --export -a FINGERPRINT) of the PGP keys.")
  private List<String> pgpKeys = List.of();

  @Mixin private final OpenOptions keys = new OpenOptions();

  @Mixin private final FileReport report = new FileReport();

  RotateCommand(World world) {
    this.world = world;
  }

  @Override
  public Integer call() {
    file.refuseTwoTargets(world, inPlace, output);
    report.refuseUnless(inPlace);
    List<PgpRecipient> pgp = new ArrayList<>();
    pgpKeys.forEach(each -> pgp.addAll(KeyFiles.pgpRecipients(world, each)));
    try (Opening opening = keys.start(world)) {
      if (report.isWanted() || file.isMany(world)) {
        List<String> files = new FileTree(world).encrypted(file.files());
        return Batch.run(
            world,
            files,
            "rotated",
            each -> {
              rotate(each, each, opening, pgp);
              return "rotated";
            },
            report);
      }
      rotate(file.file(), inPlace ? file.file() : output, opening, pgp);
    }
    return ExitCode.OK;
  }

  private void rotate(
      @Nullable String input, @Nullable String target, Opening opening, List<PgpRecipient> pgp) {
    SopsFormat format = file.format(input);
    String name = file.name(input);
    try (Source source = SopsInput.read(world, input);
        DecryptedSops open = opening.open(source, format, name);
        SecretBytes rotated =
            SecretBytes.takeOwnershipOf(
                open.rotate(
                    rule(open, source),
                    opening.environment(change.added(), change.servers(), pgp, name, format)))) {
      if (target == null) {
        world.print(rotated);
      } else {
        new Target(world).replace(target, rotated, Target.Readers.UNCHANGED);
      }
    }
  }

  private EncryptionRule rule(DecryptedSops open, Source source) {
    try {
      return changed(open, source);
    } catch (CryptoException e) {
      throw e.at(CryptoException.Location.file(source.name()));
    }
  }

  private EncryptionRule changed(DecryptedSops open, Source source) {
    EncryptionRule current = open.currentKeys();
    return new EncryptionRule(
        change.applied(
            current.keyGroups(),
            key -> world.notice(source.name() + " is not encrypted to " + key.describe())),
        current.shamirThreshold(),
        current.selection(),
        current.macOnlyEncrypted());
  }
}

package dev.sealgate.cli;

import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.sops.DecryptedSops;
import dev.sealgate.crypto.sops.SopsFormat;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    description =
        """
        Only after its MAC was verified; there is no way around that.\
        """,
    descriptionHeading = "%n",
    parameterListHeading = "%n",
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer =
        """
          seal decrypt --identity age.agekey database.yaml
          seal decrypt -i secrets/                         # all encrypted files below a folder
          seal decrypt --output-type json app.yaml | jq .db.host
          seal decrypt --extract '["db"]["password"]' app.yaml
          SOPS_AGE_KEY_FILE=age.agekey seal decrypt database.yaml | kubectl diff -f -
          seal decrypt --no-pager app.yaml                 # on a terminal, which keeps it

        Keys: --identity alone when given; else all of $SOPS_AGE_KEY, $SOPS_AGE_KEY_FILE,
        $SOPS_AGE_KEY_CMD, $SOPS_AGE_SSH_PRIVATE_KEY_FILE, $SOPS_AGE_SSH_PRIVATE_KEY_CMD,
        ~/.config/sops/age/keys.txt, ~/.ssh/id_ed25519 and id_rsa.
        Vault ($VAULT_TOKEN or ~/.vault-token) is asked at $VAULT_ADDR and --trust-vault, AWS KMS
        for keys that --trust-kms or .sops.yaml names: a file alone is no reason to.

        Exit codes: 0 done, 1 failed, or one of several files did, 2 wrong command line, 4 the other
        type can't say it, 51 the MAC is wrong, 91 PATH is not understood, 100 no such file, 128 no
        key at hand opens it.\
        """)
final class DecryptCommand implements Callable<Integer> {
  private final World world;

  @Mixin private final SopsInput file = new SopsInput();
  @Mixin private final OpenOptions keys = new OpenOptions();
  @Mixin private final InClear inClear = new InClear();

  @Option(
      names = {"-i", "--in-place"},
      description = "Replace the file by its plaintext (mode 0600).")
  private boolean inPlace;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Write the plaintext there (mode 0600). Default: standard output.")
  private @Nullable String output;

  @Option(
      names = "--extract",
      paramLabel = "PATH",
      description = "Only this value, as '[\"db\"][\"hosts\"][0]' or db.hosts[0].")
  private @Nullable String path;

  @Mixin private final FileReport report = new FileReport();

  DecryptCommand(World world) {
    this.world = world;
  }

  @Override
  public Integer call() {
    file.refuseTwoTargets(world, inPlace, output);
    report.refuseUnless(inPlace);
    if (inPlace && path != null) {
      throw Failure.usage(
          "--in-place and --extract exclude each other", "the rest of the file would be lost");
    }
    boolean prints = !inPlace && output == null;
    return prints ? inClear.run(world, this::decrypt) : decrypt(world);
  }

  /**
   * @param shown where a result goes that is no file
   */
  private int decrypt(World shown) {
    try (Opening opening = keys.start(world)) {
      if (report.isWanted() || file.isMany(world)) {
        List<String> files = new FileTree(world).encrypted(file.files());
        return Batch.run(
            world,
            files,
            "decrypted",
            each -> {
              decrypt(shown, each, each, opening);
              return "decrypted";
            },
            report);
      }
      decrypt(shown, file.file(), inPlace ? file.file() : output, opening);
    }
    return ExitCode.OK;
  }

  private void decrypt(
      World shown, @Nullable String input, @Nullable String target, Opening opening) {
    SopsFormat type = file.inputFormat(input);
    SopsFormat wanted = file.outputFormat(input);
    if (type != wanted && (inPlace || path != null)) {
      throw Failure.usage(
          "--output-type of another type goes with neither --in-place nor --extract",
          "the file would belie its name: write to another with -o");
    }
    try (Source source = SopsInput.read(world, input);
        DecryptedSops open = opening.open(source, type, file.name(input));
        SecretBytes own = path == null ? open.plaintext() : Values.at(open, source, path);
        SecretBytes plaintext = OtherType.of(source.name(), own, type, wanted)) {
      if (target == null) {
        shown.print(plaintext);
      } else {
        new Target(world).replace(target, plaintext, Target.Readers.OWNER);
      }
    }
  }
}

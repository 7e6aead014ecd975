package dev.sealgate.cli;

import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.sops.DecryptedSops;
import dev.sealgate.crypto.sops.Sops;
import dev.sealgate.crypto.sops.SopsFormat;
import dev.sealgate.crypto.sops.SopsKeyring;
import dev.sealgate.crypto.sops.SopsLimits;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    header = "Decrypt a file of seal or sops.",
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
          seal decrypt -i database.yaml                    # edit it, then: seal encrypt -i
          SOPS_AGE_KEY_FILE=age.agekey seal decrypt database.yaml | kubectl diff -f -

        Keys: --identity alone when given; else all of $SOPS_AGE_KEY, $SOPS_AGE_KEY_FILE,
        $SOPS_AGE_KEY_CMD, $SOPS_AGE_SSH_PRIVATE_KEY_FILE, ~/.config/sops/age/keys.txt,
        ~/.ssh/id_ed25519 and id_rsa.
        Vault ($VAULT_TOKEN or ~/.vault-token) is asked at $VAULT_ADDR and --trust-vault, AWS KMS
        for keys that --trust-kms or .sops.yaml names: a file alone is no reason to.\
        """)
final class DecryptCommand implements Callable<Integer> {
  private final World world;

  @Mixin private final SopsInput file = new SopsInput();
  @Mixin private final AllowPlugins plugins = new AllowPlugins();

  @Option(
      names = "--identity",
      paramLabel = "FILE",
      description = "age identities, an SSH private key, or an armored PGP secret key. Repeatable.")
  private List<String> identities = List.of();

  @Mixin private final TrustOptions trust = new TrustOptions();

  @Option(
      names = {"-i", "--in-place"},
      description = "Replace the file by its plaintext (mode 0600).")
  private boolean inPlace;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Write the plaintext there (mode 0600). Default: standard output.")
  private @Nullable String output;

  DecryptCommand(World world) {
    this.world = world;
  }

  @Override
  public Integer call() {
    file.refuseTwoTargets(inPlace, output);
    SopsFormat format = file.format();
    try (Source source = Source.read(world, file.file());
        Identities keys =
            Identities.load(plugins.in(world), identities, () -> isRemote(source, format));
        RemoteKeys remote = new RemoteKeys(world);
        DecryptedSops open =
            decrypt(source, format, keyring(keys, remote, isRemote(source, format)), keys);
        SecretBytes plaintext = open.plaintext()) {
      write(plaintext);
    }
    return ExitCode.OK;
  }

  private void write(SecretBytes plaintext) {
    String target = inPlace ? file.file() : output;
    if (target == null) {
      world.print(plaintext);
    } else {
      new Target(world).replace(target, plaintext, Target.Readers.OWNER);
    }
  }

  /** A .sops.yaml has a say only where a key service has. */
  private SopsKeyring keyring(Identities keys, RemoteKeys remote, boolean asksServices) {
    return asksServices
        ? keys.keyring().withService(remote, trust.policy(world, file.name()))
        : keys.keyring();
  }

  /** Whether a key service may be enough. */
  private static boolean isRemote(Source source, SopsFormat format) {
    try {
      return Sops.inspect(source.name(), source.content().copyBytes(), format, SopsLimits.DEFAULT)
          .keyGroups()
          .stream()
          .flatMap(List::stream)
          .anyMatch(RemoteKeys::isRemote);
    } catch (CryptoException _) {
      // what is wrong with it is told when it is decrypted
      return false;
    }
  }

  private static DecryptedSops decrypt(
      Source source, SopsFormat format, SopsKeyring keyring, Identities keys) {
    try {
      return Sops.decrypt(source.name(), source.content().copyBytes(), format, keyring);
    } catch (CryptoException.NoIdentityMatched e) {
      throw Failure.of(
          Objects.requireNonNullElse(e.getMessage(), e.detail()),
          keys.places().isEmpty()
              ? e.hint()
              : "the keys that were tried came from " + keys.places() + "; " + e.hint());
    }
  }
}

package dev.sealgate.cli;

import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.sops.DecryptedSops;
import dev.sealgate.crypto.sops.EncryptionRule;
import dev.sealgate.crypto.sops.Sops;
import dev.sealgate.crypto.sops.SopsEnvironment;
import dev.sealgate.crypto.sops.SopsFormat;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    header = "Change an encrypted file in your editor.",
    description =
        """
        The plaintext is a file of mode 0600 on a memory file system (/dev/shm) while the editor
        runs, and on no disk. What you leave alone keeps its ciphertext. A file that is not there is
        made, under the keys of .sops.yaml. What can't be read is given back to you to correct.\
        """,
    descriptionHeading = "%n",
    parameterListHeading = "%n",
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer =
        """
          seal edit database.yaml
          seal database.yaml                        # the same
          EDITOR='code --wait' seal edit app.json

        The editor is $SOPS_EDITOR, else $EDITOR, else vim, nano or vi.
        Exit codes: 200 when nothing was changed, 201 when the editor failed.\
        """)
final class EditCommand implements Callable<Integer> {
  private final World world;

  @Mixin private final OneFile file = new OneFile();
  @Mixin private final OpenOptions keys = new OpenOptions();

  EditCommand(World world) {
    this.world = world;
  }

  @Override
  public Integer call() {
    SopsFormat format = file.format();
    return Files.exists(world.resolve(file.file())) ? existing(format) : fresh(format);
  }

  private int existing(SopsFormat format) {
    try (Opening opening = keys.start(world);
        Source source = file.read(world);
        DecryptedSops open = opening.open(source, format, file.file());
        SecretBytes plaintext = open.plaintext()) {
      SopsEnvironment environment = opening.environment(List.of(), List.of(), file.file(), format);
      return edit(plaintext, changed -> open.edit(changed, environment));
    }
  }

  private int fresh(SopsFormat format) {
    Optional<ConfigFile> config = keys.config(world, file.file());
    RuleOptions rules = new RuleOptions();
    String template =
        switch (format) {
          case YAML -> "example: value\n";
          case JSON -> "{\n\t\"example\": \"value\"\n}\n";
          case DOTENV -> "EXAMPLE=value\n";
          case INI -> "[example]\nkey = value\n";
          case BINARY -> "";
        };
    try (Opening opening = keys.start(world);
        SecretBytes start = SecretBytes.utf8(template);
        Source empty = new Source(file.file(), start.duplicate())) {
      EncryptionRule rule = rules.choose(world, config, format, empty);
      SopsEnvironment environment =
          opening.environment(
              rule.keyGroups().stream().flatMap(List::stream).toList(),
              rules.servers(world),
              List.of(),
              file.file(),
              format);
      return edit(start, changed -> Sops.encrypt(file.file(), changed, format, rule, environment));
    }
  }

  /**
   * @param encryption fails for what can't be read
   */
  private int edit(SecretBytes plaintext, Function<byte[], byte[]> encryption) {
    try (MemoryFolder folder = MemoryFolder.make(world)) {
      Path name = Path.of(file.file()).getFileName();
      Path shown = folder.file(name == null ? "file" : name.toString(), plaintext);
      while (true) {
        Editor.open(world, shown);
        try (SecretBytes changed = folder.read(shown)) {
          if (changed.equals(plaintext)) {
            world.notice("nothing was changed");
            return ExitCode.UNCHANGED;
          }
          byte[] encrypted = encrypted(changed, encryption);
          if (encrypted != null) {
            try (SecretBytes content = SecretBytes.takeOwnershipOf(encrypted)) {
              new Target(world).replace(file.file(), content, Target.Readers.UNCHANGED);
            }
            return ExitCode.OK;
          }
        }
      }
    }
  }

  /** Null when the person wants to correct it. */
  private byte @Nullable [] encrypted(SecretBytes changed, Function<byte[], byte[]> encryption) {
    try {
      return changed.use(encryption);
    } catch (CryptoException.Malformed | CryptoException.PolicyRefused e) {
      if (!world.typing()) {
        throw e;
      }
      Problem.of(e, world).report(world);
      if (!Prompt.line(world, "Enter goes back to the editor, Ctrl-C gives up: ", "")) {
        throw e;
      }
      return null;
    }
  }
}

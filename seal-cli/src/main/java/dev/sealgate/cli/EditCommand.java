package dev.sealgate.cli;

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
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    description =
        """
        The plaintext is a file of mode 0600 on a memory file system (/dev/shm) while the editor
        runs, and on no disk. What you leave alone keeps its ciphertext. A file that is not there is
        made, for the readers that the options, the environment or .sops.yaml name. A text that could
        not be saved is given back to you; where nobody is asked it is kept, encrypted beside the
        file, or else in memory. A file that others changed meanwhile is left as they made it, and
        your text is encrypted beside it.\
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
          seal edit --age age1... new.yaml          # a file that is not there yet

        The editor is $SOPS_EDITOR, else $EDITOR, else vim, nano or vi.

        Exit codes: 0 saved, 1 failed, 2 wrong command line, 51 the MAC is wrong, 128 no key at hand
        opens it, 200 nothing was changed, 201 the editor failed.\
        """)
final class EditCommand implements Callable<Integer> {
  private final World world;

  @Mixin private final OneFile file = new OneFile();
  @Mixin private final OpenOptions keys = new OpenOptions();
  @Mixin private final RuleOptions rules = new RuleOptions();

  EditCommand(World world) {
    this.world = world;
  }

  @Override
  public Integer call() {
    SopsFormat format = file.format();
    if (!Files.exists(world.resolve(file.file()))) {
      return fresh(format);
    }
    if (rules.isGiven()) {
      throw Failure.usage(
          file.file() + " is there already, and has its readers and rules",
          "options for a new file change nothing in it: seal rotate --add-age and --rm-age do");
    }
    return existing(format);
  }

  private int existing(SopsFormat format) {
    try (Opening opening = keys.start(world);
        Source source = file.read(world);
        DecryptedSops open = opening.open(source, format, file.file());
        SecretBytes plaintext = open.plaintext()) {
      SopsEnvironment environment = opening.environment(List.of(), List.of(), file.file(), format);
      return edit(
          plaintext,
          Optional.of(source.content()),
          open.currentKeys(),
          changed -> open.edit(changed, environment));
    }
  }

  private int fresh(SopsFormat format) {
    Optional<ConfigFile> config = keys.config(world, file.file());
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
              rules.pgpRecipients(world),
              file.file(),
              format);
      return edit(
          start,
          Optional.empty(),
          rule,
          changed -> {
            try (Source typed = new Source(file.file(), SecretBytes.copyOf(changed))) {
              return Sops.encrypt(
                  file.file(),
                  changed,
                  format,
                  rules.choose(world, config, format, typed),
                  environment);
            }
          });
    }
  }

  /**
   * @param before the file as it was read; empty when there was none
   * @param rule whom the file is for
   * @param encryption fails for what can't be read
   */
  private int edit(
      SecretBytes plaintext,
      Optional<SecretBytes> before,
      EncryptionRule rule,
      Function<byte[], byte[]> encryption) {
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
          Saved saved;
          try {
            saved = save(changed, before, encryption);
          } catch (RuntimeException e) { // whatever it is, the text was typed
            if (!again(e)) {
              new Unsaved(world, file.file(), rule).keep(changed, folder, shown);
              throw e;
            }
            continue;
          }
          return saved.done(file.file());
        }
      }
    }
  }

  private Saved save(
      SecretBytes changed, Optional<SecretBytes> before, Function<byte[], byte[]> encryption) {
    try (SecretBytes content = SecretBytes.takeOwnershipOf(changed.use(encryption))) {
      return Saved.of(world, file.file(), before, content);
    }
  }

  /** Whether the person goes on with the same text. */
  private boolean again(RuntimeException problem) {
    if (!world.typing()) {
      return false;
    }
    Problem.of(problem, world).report(world);
    return Prompt.line(
        world, "Enter goes back to the editor, Ctrl-D keeps the text elsewhere: ", "");
  }
}

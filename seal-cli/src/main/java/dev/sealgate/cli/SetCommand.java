package dev.sealgate.cli;

import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.sops.DecryptedSops;
import dev.sealgate.crypto.sops.SopsFormat;
import dev.sealgate.crypto.sops.SopsValue;
import dev.sealgate.crypto.sops.TreePath;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    description =
        """
        The rest of the file stays as it is: layout, comments and the ciphertext of all other
        values. Maps on the way are made; an index right behind the end of a list appends. Without
        VALUE the value is a text that comes from standard input (without its last line break) or,
        on a terminal, is asked for without being shown.\
        """,
    descriptionHeading = "%n",
    parameterListHeading = "%n",
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer =
        """
          seal set app.yaml db.password                        # asks for it
          pwgen 32 1 | seal set app.yaml '["db"]["password"]'
          seal set --value-file app.yaml db.options options.json
          echo 5432 | seal set --json app.yaml db.port         # a number, not a text
          seal set app.yaml '["db"]["port"]' 5432              # as sops; others see your arguments

        Exit codes: 0 saved, 1 failed, 2 wrong command line, 7 the value is no JSON, 51 the MAC is
        wrong, 91 PATH is not understood, 100 no such file, 128 no key at hand opens it.\
        """)
final class SetCommand implements Callable<Integer> {
  private final World world;

  @Mixin private final OneFile file = new OneFile();

  @Parameters(index = "1", paramLabel = "PATH", description = "'[\"db\"][\"hosts\"][0]'")
  private String path = "";

  @Parameters(
      index = "2",
      arity = "0..1",
      paramLabel = "VALUE",
      description = "JSON, as sops takes it. Every process of the machine can read it.")
  private @Nullable String value;

  @Option(names = "--value-file", description = "VALUE is the name of a file that holds the JSON.")
  private boolean valueFile;

  @Option(names = "--value-stdin", description = "The value is JSON on standard input.")
  private boolean valueStdin;

  @Option(names = "--json", description = "The same, in fewer letters.")
  private boolean json;

  @Mixin private final OpenOptions keys = new OpenOptions();

  SetCommand(World world) {
    this.world = world;
  }

  @Option(
      names = "--idempotent",
      description = "As sops; a file whose value does not change is never written anew.")
  void idempotent(boolean asEver) {
    // nothing to choose: see the description
  }

  @Override
  public Integer call() {
    TreePath place = Values.path(path);
    SopsFormat format = file.format();
    try (Opening opening = keys.start(world);
        Source source = file.read(world);
        DecryptedSops open = opening.open(source, format, file.file());
        SecretBytes changed =
            SecretBytes.takeOwnershipOf(
                open.set(
                    place,
                    value(),
                    opening.environment(List.of(), List.of(), file.file(), format)))) {
      if (!changed.equals(source.content())) {
        new Target(world).replace(file.file(), changed, Target.Readers.UNCHANGED);
      }
    }
    return ExitCode.OK;
  }

  private SopsValue value() {
    if ((valueStdin || json) && (value != null || valueFile)) {
      throw Failure.usage(
          "a value is given twice: as an argument, and on standard input", "leave one of them out");
    }
    if (valueFile) {
      if (value == null) {
        throw Failure.usage("--value-file needs the name of a file", "seal set --help shows how");
      }
      try (Source content = SopsInput.read(world, value)) {
        return json(content.content());
      }
    }
    if (value != null) {
      world.warning(
          "the value is on the command line, where other processes and your history keep it;"
              + " standard input is safer: seal set FILE PATH < VALUE");
      try (SecretBytes given = SecretBytes.utf8(value)) {
        return json(given);
      }
    }
    if (valueStdin || json) {
      try (Source content = Source.read(world, null)) {
        return json(content.content());
      }
    }
    try (SecretBytes text =
        Prompt.valueOrInput(
            world,
            "value of " + path,
            "what was to fill it? An empty text is meant so: seal set --json, and \"\" as input")) {
      return SopsValue.text(text);
    }
  }

  private static SopsValue json(SecretBytes text) {
    try {
      return SopsValue.json(text);
    } catch (CryptoException e) {
      throw Failure.of(
          ExitCode.BAD_VALUE, Objects.requireNonNullElse(e.getMessage(), e.detail()), e.hint());
    }
  }
}

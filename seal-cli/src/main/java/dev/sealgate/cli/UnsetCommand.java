package dev.sealgate.cli;

import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.sops.DecryptedSops;
import dev.sealgate.crypto.sops.SopsFormat;
import dev.sealgate.crypto.sops.TreePath;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    description = "The rest of the file stays as it is.",
    descriptionHeading = "%n",
    parameterListHeading = "%n",
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer =
        """
          seal unset app.yaml '["db"]["password"]'
          seal unset --idempotent app.yaml db.hosts[0]

        Exit codes: 0 saved, 1 failed, 2 wrong command line, 51 the MAC is wrong, 91 PATH is not
        understood, 100 no such file, 128 no key at hand opens it.\
        """)
final class UnsetCommand implements Callable<Integer> {
  private final World world;

  @Mixin private final OneFile file = new OneFile();

  @Parameters(index = "1", paramLabel = "PATH", description = "'[\"db\"][\"hosts\"][0]'")
  private String path = "";

  @Option(names = "--idempotent", description = "It is no failure that there is no such value.")
  private boolean idempotent;

  @Mixin private final OpenOptions keys = new OpenOptions();

  UnsetCommand(World world) {
    this.world = world;
  }

  @Override
  public Integer call() {
    TreePath place = Values.path(path);
    SopsFormat format = file.format();
    try (Opening opening = keys.start(world);
        Source source = file.read(world);
        DecryptedSops open = opening.open(source, format, file.file())) {
      Optional<byte[]> changed =
          open.unset(place, opening.environment(List.of(), List.of(), file.file(), format));
      if (changed.isEmpty() && !idempotent) {
        throw Values.nothingAt(source, place, "add --idempotent if that is fine");
      }
      if (changed.isPresent()) {
        try (SecretBytes content = SecretBytes.takeOwnershipOf(changed.get())) {
          new Target(world).replace(file.file(), content, Target.Readers.UNCHANGED);
        }
      }
    }
    return ExitCode.OK;
  }
}

package dev.sealgate.cli;

import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.sops.DecryptedSops;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    description =
        """
        A text comes out as it is, without quotes and without a line break behind it; anything else
        in the format of the file. Of several documents the first one is meant. `seal get apps` and
        `seal get app NAME` list the Applications of a cluster: see seal apps.\
        """,
    descriptionHeading = "%n",
    parameterListHeading = "%n",
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer =
        """
          seal get app.yaml '["db"]["password"]'   # as sops decrypt --extract
          seal get app.yaml 'db.hosts[0]'          # the same kind of path, shorter
          seal get app.yaml db                     # a map, as YAML
          seal get --no-pager app.yaml db.password # on a terminal, which keeps it

        Exit codes: 0 printed, 1 failed, 2 wrong command line, 51 the MAC is wrong, 91 PATH is not
        understood, 100 no such file, 128 no key at hand opens it.\
        """)
final class GetCommand implements Callable<Integer> {
  private final World world;

  @Mixin private final OneFile file = new OneFile();

  @Parameters(index = "1", paramLabel = "PATH", description = "'[\"db\"][\"hosts\"][0]'")
  private String path = "";

  @Mixin private final OpenOptions keys = new OpenOptions();
  @Mixin private final InClear inClear = new InClear();

  GetCommand(World world) {
    this.world = world;
  }

  @Override
  public Integer call() {
    return inClear.run(world, this::print);
  }

  private int print(World shown) {
    try (Opening opening = keys.start(world);
        Source source = file.read(world);
        DecryptedSops open = opening.open(source, file.format(), file.file());
        SecretBytes value = Values.at(open, source, path)) {
      shown.print(value);
    }
    return ExitCode.OK;
  }
}

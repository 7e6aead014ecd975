package dev.sealgate.cli;

import dev.sealgate.crypto.sops.SopsFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    description = "No key is needed, and nothing is verified.",
    descriptionHeading = "%n",
    parameterListHeading = "%n",
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer =
        """
          seal filestatus database.yaml          # {"encrypted":true}, as sops prints it
          if seal filestatus db.yaml | grep -q true; then echo encrypted; fi

        Exit codes: 0 told, 1 it can't be read, 2 wrong command line, 100 no such file.\
        """)
final class FileStatusCommand implements Callable<Integer> {
  private final World world;

  @Mixin private final OneFile file = new OneFile();

  @Option(
      names = "--output",
      paramLabel = "FORMAT",
      description = "json, yaml, or name: that of the file if it is encrypted. Default: as sops.")
  private Listing output = Listing.text;

  FileStatusCommand(World world) {
    this.world = world;
  }

  @Override
  public Integer call() {
    SopsFormat format = file.format();
    try (Source source = file.read(world)) {
      boolean encrypted =
          source.content().use(bytes -> FileTree.isEncrypted(file.file(), bytes, format));
      world.print(
          output.of(
              "{\"encrypted\":" + encrypted + "}\n",
              Map.of("encrypted", encrypted),
              encrypted ? List.of(file.file()) : List.of()));
    }
    return ExitCode.OK;
  }
}

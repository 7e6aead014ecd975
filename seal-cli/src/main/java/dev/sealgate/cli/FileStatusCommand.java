package dev.sealgate.cli;

import dev.sealgate.crypto.sops.SopsFormat;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    header = "Say whether a file is encrypted.",
    description = "No key is needed, and nothing is verified.",
    descriptionHeading = "%n",
    parameterListHeading = "%n",
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer =
        """
          seal filestatus database.yaml          # {"encrypted":true}, as sops prints it
          if seal filestatus db.yaml | grep -q true; then echo encrypted; fi\
        """)
final class FileStatusCommand implements Callable<Integer> {
  private final World world;

  @Mixin private final OneFile file = new OneFile();

  FileStatusCommand(World world) {
    this.world = world;
  }

  @Override
  public Integer call() {
    SopsFormat format = file.format();
    try (Source source = file.read(world)) {
      boolean encrypted =
          source.content().use(bytes -> FileTree.isEncrypted(file.file(), bytes, format));
      world.print("{\"encrypted\":" + encrypted + "}\n");
    }
    return ExitCode.OK;
  }
}

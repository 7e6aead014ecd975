package dev.sealgate.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(header = "Print the version.", optionListHeading = "%nOptions:%n")
final class VersionCommand implements Callable<Integer> {
  private final World world;

  VersionCommand(World world) {
    this.world = world;
  }

  @Override
  public Integer call() {
    world.print(text() + "\n");
    return ExitCode.OK;
  }

  static String text() {
    try (InputStream file = VersionCommand.class.getResourceAsStream("version.txt")) {
      return "seal "
          + (file == null
              ? "(unknown version)"
              : new String(file.readAllBytes(), StandardCharsets.UTF_8).strip());
    } catch (IOException _) {
      return "seal (unknown version)";
    }
  }
}

package dev.sealgate.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer =
        """
          seal version
          seal version --output name    # the number alone
          seal version --output json    # and of the Java that runs it

        Exit codes: 0 printed, 2 wrong command line.\
        """)
final class VersionCommand implements Callable<Integer> {
  private final World world;

  @Option(
      names = "--output",
      paramLabel = "FORMAT",
      description = "text, json, yaml or name. Default: text.")
  private Listing output = Listing.text;

  VersionCommand(World world) {
    this.world = world;
  }

  @Override
  public Integer call() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("version", number());
    facts.put("java", Runtime.version().toString());
    world.print(output.of(text() + "\n", facts, List.of(number())));
    return ExitCode.OK;
  }

  static String text() {
    return "seal " + number();
  }

  private static String number() {
    try (InputStream file = VersionCommand.class.getResourceAsStream("version.txt")) {
      return file == null
          ? "(unknown version)"
          : new String(file.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException _) {
      return "(unknown version)";
    }
  }
}

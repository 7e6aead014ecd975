package dev.sealgate.cli;

import dev.sealgate.cli.git.AttributesFile;
import dev.sealgate.cli.git.Drivers;
import dev.sealgate.cli.git.Git.Scope;
import dev.sealgate.cli.git.Hook;
import dev.sealgate.cli.git.Wanted;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    header = "Say what of `seal git install` is in place here.",
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer =
        """
          seal git status
          seal git status --output json

        Exit codes: 0 all is in place, 1 something is missing, or this is no working tree.\
        """)
final class GitStatusCommand implements Callable<Integer> {
  private final World world;

  @Option(
      names = "--output",
      paramLabel = "FORMAT",
      description = "text, json, yaml, or name: what is missing. Default: text.")
  private Listing output = Listing.text;

  GitStatusCommand(World world) {
    this.world = world;
  }

  @Override
  public Integer call() {
    GitSetup setup = new GitSetup(world);
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("attributes", attributes(setup));
    all.put("drivers", drivers(setup));
    all.put("hook", hook(setup));
    StringBuilder text = new StringBuilder();
    all.forEach((what, state) -> text.append("%-10s  %s%n".formatted(what, state)));
    List<String> missing =
        all.keySet().stream()
            .filter(what -> List.of("missing", "outdated").contains(all.get(what)))
            .toList();
    world.print(output.of(text.toString(), all, missing));
    boolean complete = missing.isEmpty();
    if (!complete) {
      world.notice("seal git install sets up what is missing");
    }
    return complete ? ExitCode.OK : ExitCode.FAILURE;
  }

  private static String attributes(GitSetup setup) {
    String text = setup.attributes();
    Wanted wanted = setup.wanted();
    if (!AttributesFile.hasOurs(text)) {
      return wanted.patterns().isEmpty() ? "none needed" : "missing";
    }
    return AttributesFile.with(text, wanted.patterns()).equals(text) ? "set" : "outdated";
  }

  private static String drivers(GitSetup setup) {
    if (Drivers.areSet(setup.git(), Scope.LOCAL)) {
      return "set in this clone";
    }
    return GlobalDrivers.areSet(setup.git()) ? "set in your own configuration" : "missing";
  }

  private static String hook(GitSetup setup) {
    if (setup.ownHooks().isPresent()) {
      return "yours: core.hooksPath is set";
    }
    return Hook.in(setup.git().path("hooks")).state() == Hook.State.OURS ? "set" : "missing";
  }
}

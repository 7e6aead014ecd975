package dev.sealgate.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
    description =
        """
        `seal git install` teaches a repository three things: `git diff` and `git log -p` show
        encrypted files by value, masked; `git merge`, `rebase` and `cherry-pick` merge them by
        value, with a new MAC; a hook looks at what is about to be committed.\
        """,
    descriptionHeading = "%n",
    commandListHeading = "%nCommands:%n",
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer =
        """
          seal git install                       # once in each clone
          SEAL_GIT_REVEAL=1 git diff             # in clear, this time
          seal git resolve db.yaml               # after a merge that stopped

        Exit codes: 0 done, 1 failed or a conflict, 2 wrong command line.\
        """)
final class GitCommand implements Callable<Integer>, Commands.Group {
  private final World world;

  GitCommand(World world) {
    this.world = world;
  }

  @Override
  public Map<String, Callable<Integer>> commands() {
    Map<String, Callable<Integer>> commands = new LinkedHashMap<>();
    commands.put("install", new GitInstallCommand(world));
    commands.put("status", new GitStatusCommand(world));
    commands.put("uninstall", new GitUninstallCommand(world));
    commands.put("resolve", new GitResolveCommand(world));
    commands.put("textconv", new GitTextconvCommand(world));
    commands.put("merge", new GitMergeCommand(world));
    return commands;
  }

  @Override
  public Integer call() {
    throw Failure.usage("seal git needs a command of its own", "seal git --help lists them");
  }
}

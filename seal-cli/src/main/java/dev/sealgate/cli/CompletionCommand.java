package dev.sealgate.cli;

import dev.sealgate.cli.pages.FishCompletion;
import dev.sealgate.cli.pages.ZshCompletion;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer =
        """
          source <(seal completion bash)                           # this shell
          seal completion bash > ~/.local/share/bash-completion/completions/seal
          source <(seal completion zsh)                            # in ~/.zshrc
          seal completion fish | source                            # in config.fish

        install.sh of the distribution puts all three where the shells look for them.

        Exit codes: 0 printed, 2 wrong command line.\
        """)
final class CompletionCommand implements Callable<Integer> {
  private final World world;

  /** The shells that can be asked for. */
  enum Shell {
    bash,
    zsh,
    fish
  }

  @Parameters(paramLabel = "SHELL", description = "bash, zsh or fish")
  private Shell shell = Shell.bash;

  CompletionCommand(World world) {
    this.world = world;
  }

  @Override
  public Integer call() {
    CommandLine all = Commands.all(world);
    world.print(
        switch (shell) {
          case bash -> AutoComplete.bash("seal", all);
          case zsh -> ZshCompletion.of(all);
          case fish -> FishCompletion.of(all);
        });
    return ExitCode.OK;
  }
}

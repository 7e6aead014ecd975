package dev.sealgate.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    header = "Print a script that completes seal's commands and options.",
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer =
        """
          source <(seal completion bash)                           # this shell
          seal completion bash > ~/.local/share/bash-completion/completions/seal
          source <(seal completion zsh)                            # in ~/.zshrc

        The script is one for both shells; zsh runs it through bashcompinit.

        Exit codes: 0 printed, 2 wrong command line.\
        """)
final class CompletionCommand implements Callable<Integer> {
  private final World world;

  /** The shells that can be asked for. */
  enum Shell {
    bash,
    zsh
  }

  @Parameters(paramLabel = "SHELL", description = "bash or zsh")
  private Shell shell = Shell.bash;

  CompletionCommand(World world) {
    this.world = world;
  }

  @Override
  public Integer call() {
    String script = AutoComplete.bash("seal", Commands.all(world));
    world.print(
        switch (shell) {
          case bash -> script;
          case zsh ->
              "autoload -U +X compinit && compinit\n"
                  + "autoload -U +X bashcompinit && bashcompinit\n"
                  + script;
        });
    return ExitCode.OK;
  }
}

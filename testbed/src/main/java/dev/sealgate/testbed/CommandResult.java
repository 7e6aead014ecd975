package dev.sealgate.testbed;

import java.nio.charset.StandardCharsets;

/** What a finished command left: its exit code and what it wrote. */
public final class CommandResult {
  private final String command;
  private final int exit;
  private final byte[] stdout;
  private final String stderr;

  CommandResult(String command, int exit, byte[] stdout, String stderr) {
    this.command = command;
    this.exit = exit;
    this.stdout = stdout.clone();
    this.stderr = stderr;
  }

  public int exit() {
    return exit;
  }

  public byte[] stdout() {
    return stdout.clone();
  }

  /** Standard output as UTF-8, without surrounding white space. */
  public String text() {
    return new String(stdout, StandardCharsets.UTF_8).strip();
  }

  public String stderr() {
    return stderr;
  }

  /**
   * @throws TestbedException if the exit code is not 0
   */
  public CommandResult orThrow() {
    if (exit != 0) {
      throw new TestbedException(command + " ended with exit code " + exit + ":\n" + stderr);
    }
    return this;
  }

  @Override
  public String toString() {
    return command + " -> " + exit;
  }
}

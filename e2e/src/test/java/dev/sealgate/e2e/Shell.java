package dev.sealgate.e2e;

import dev.sealgate.testbed.Binaries;
import dev.sealgate.testbed.Command;
import dev.sealgate.testbed.CommandResult;
import java.nio.file.Path;
import java.util.Map;

/** Runs a command as a reader types it, with the testbed's kubectl and the built seal. */
record Shell(Path folder) {
  static Shell in(Path folder) {
    return new Shell(folder);
  }

  CommandResult run(String line, Map<String, String> environment) {
    String tools = Binaries.require("kubectl").getParent() + ":" + Built.seal().getParent() + ":";
    Command shell =
        Command.of("bash", "-euo", "pipefail", "-c")
            .in(folder)
            .env("PATH", tools + System.getenv("PATH"))
            .env("JAVA25_HOME", System.getProperty("java.home"));
    for (Map.Entry<String, String> variable : environment.entrySet()) {
      shell = shell.env(variable.getKey(), variable.getValue());
    }
    return shell.run(line);
  }
}

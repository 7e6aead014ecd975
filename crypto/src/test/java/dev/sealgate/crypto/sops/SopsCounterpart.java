package dev.sealgate.crypto.sops;

import dev.sealgate.testbed.Command;
import dev.sealgate.testbed.CommandResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * One release of the real sops with keys that both sides have: one call in {@value #BY_COMMAND} is
 * a run of the command, the others go to its code in a process that stays.
 */
final class SopsCounterpart implements AutoCloseable {
  private static final int BY_COMMAND = 25;

  private final SopsRelease release;
  private final SopsBatch batch;
  private final Command sops;
  private final Path folder;
  private final Map<String, Path> configs = new HashMap<>();
  private int calls;

  SopsCounterpart(SopsRelease release, SopsKeys keys, Path folder) {
    this.release = release;
    this.folder = folder;
    Map<String, String> variables = keys.variables(release);
    this.batch = new SopsBatch(release.batchBinary(), variables);
    Command command = release.command();
    for (Map.Entry<String, String> variable : variables.entrySet()) {
      command = command.env(variable.getKey(), variable.getValue());
    }
    this.sops = command;
  }

  SopsRelease release() {
    return release;
  }

  SopsBatch.Answer encrypt(String fileName, byte[] plaintext, SopsRule rule, MasterKey key) {
    Path config = config(rule.config(key));
    if (calls++ % BY_COMMAND != 0) {
      return batch.encrypt(fileName, plaintext, config);
    }
    Path own = Objects.requireNonNull(config.getParent());
    write(own.resolve(fileName), plaintext);
    return answer(sops.in(own).run("-e", fileName));
  }

  SopsBatch.Answer decrypt(String fileName, byte[] file) {
    if (calls++ % BY_COMMAND != 0) {
      return batch.decrypt(fileName, file);
    }
    write(folder.resolve(fileName), file);
    return answer(sops.in(folder).run("-d", fileName));
  }

  private static SopsBatch.Answer answer(CommandResult result) {
    return result.exit() == 0
        ? new SopsBatch.Answer(result.stdout(), "")
        : new SopsBatch.Answer(new byte[0], "exit " + result.exit() + " " + result.stderr());
  }

  /** Runs the command in the folder where it finds that configuration. */
  CommandResult run(SopsRule rule, MasterKey key, String... arguments) {
    return sops.in(folder(rule, key)).run(arguments);
  }

  /** The folder where {@link #run} runs. */
  Path folder(SopsRule rule, MasterKey key) {
    return Objects.requireNonNull(config(rule.config(key)).getParent());
  }

  /** Each configuration in a folder of its own. */
  private Path config(String text) {
    return configs.computeIfAbsent(
        text,
        _ -> {
          Path own = folder.resolve(release + "-" + configs.size());
          try {
            Files.createDirectories(own);
            return Files.writeString(own.resolve(".sops.yaml"), text);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  private static void write(Path file, byte[] content) {
    try {
      Files.write(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    batch.close();
  }
}

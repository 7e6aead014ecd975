package dev.sealgate.tour;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs one of the built programs to its end and returns what it printed. */
record Program(Path executable, Path folder, Map<String, String> environment) {
  private static final long LIMIT_SECONDS = 60;

  Program {
    environment = Map.copyOf(environment);
    if (!Files.isExecutable(executable)) {
      throw new TourFailure(
          executable.getFileName() + " has not been built: ./quickstart builds it first");
    }
  }

  /** Standard output of the run; a non-zero exit is a {@link TourFailure} with what it said. */
  byte[] run(byte[] input, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(executable.toString());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().putAll(environment);
    try {
      Process process = builder.start();
      try (var stdin = process.getOutputStream()) {
        stdin.write(input);
      }
      byte[] output = process.getInputStream().readAllBytes();
      byte[] errors = process.getErrorStream().readAllBytes();
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new TourFailure(executable.getFileName() + " did not end in time");
      }
      if (process.exitValue() != 0) {
        throw new TourFailure(
            "%s %s failed:%n%s"
                .formatted(
                    executable.getFileName(),
                    String.join(" ", arguments),
                    new String(errors, StandardCharsets.UTF_8)));
      }
      return output;
    } catch (IOException e) {
      throw new TourFailure("cannot run " + executable.getFileName(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TourFailure("interrupted while running " + executable.getFileName(), e);
    }
  }
}

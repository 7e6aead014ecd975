package dev.sealgate.e2e;

import static org.awaitility.Awaitility.await;

import dev.sealgate.testbed.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** What {@code ./quickstart} starts after its build, as a process of its own. */
final class TourProcess implements AutoCloseable {
  private static final Duration LONGEST_RUN = Duration.ofSeconds(150);

  private final Path temporary;
  private final Path output;
  private final Process process;

  private TourProcess(Path folder, Map<String, String> environment, List<String> options) {
    this.temporary = folder.resolve("tmp");
    this.output = folder.resolve("output.txt");
    List<String> command =
        new ArrayList<>(
            List.of(
                // a shell that runs this in the background has told it to ignore Ctrl-C
                "env",
                "--default-signal=INT",
                System.getProperty("java.home") + "/bin/java",
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                "tour/target/classes:tour/target/lib/*",
                "dev.sealgate.tour.Main"));
    command.addAll(options);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(Built.root().toFile())
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectOutput(output.toFile());
    builder.environment().putAll(environment);
    try {
      Files.createDirectories(temporary);
      this.process = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static TourProcess start(Path folder, Map<String, String> environment, String... options) {
    return new TourProcess(folder, environment, List.of(options));
  }

  /** All that it has told so far. */
  String text() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void awaitText(String part) {
    await()
        .atMost(LONGEST_RUN)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> {
          if (!process.isAlive() && !text().contains(part)) {
            throw new AssertionError("it ended without \"" + part + "\":\n" + text());
          }
          return text().contains(part);
        });
  }

  /** As a terminal does: everything that runs in it gets the signal. */
  void ctrlC() {
    List<String> pids = new ArrayList<>(List.of("-INT", Long.toString(process.pid())));
    process.descendants().map(child -> Long.toString(child.pid())).forEach(pids::add);
    // one of them may end by itself just now, which kill complains about
    var _ = Command.of("kill").run(pids.toArray(String[]::new));
  }

  /** Its exit code. */
  int awaitEnd() {
    try {
      if (!process.waitFor(LONGEST_RUN.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("it does not end:\n" + text());
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The processes that were started with one of its temporary files, and still run. */
  List<String> processesLeft() {
    return ProcessHandle.allProcesses()
        .map(handle -> handle.info().commandLine().orElse(""))
        .filter(command -> command.contains(temporary.toString()))
        .toList();
  }

  List<Path> filesLeft() {
    try (Stream<Path> files = Files.list(temporary)) {
      return files.toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}

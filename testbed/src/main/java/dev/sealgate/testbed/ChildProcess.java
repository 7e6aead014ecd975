package dev.sealgate.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A server that runs as long as the test wants it to, and never longer than this JVM. */
final class ChildProcess implements AutoCloseable {
  private static final Duration STOP_LIMIT = Duration.ofSeconds(10);
  private static final Duration POLL = Duration.ofMillis(25);
  private static final int TAIL_LINES = 20;
  private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();

  private static final boolean GUARDED = guard();

  private static boolean guard() {
    try {
      Runtime.getRuntime()
          .addShutdownHook(new Thread(() -> RUNNING.forEach(Process::destroyForcibly), "testbed"));
      return true;
    } catch (IllegalStateException ending) {
      return false;
    }
  }

  private final String name;
  private final Process process;
  private final Path log;

  private ChildProcess(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
  }

  /** Starts it in the folder of {@code log}, with both output streams appended to that file. */
  static ChildProcess start(
      String name, List<String> command, Map<String, String> environment, Path log) {
    if (!GUARDED) {
      throw new TestbedException(name + " is not started any more: this JVM is ending");
    }
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(log.toAbsolutePath().resolveSibling("").toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(environment);
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      RUNNING.add(process);
      return new ChildProcess(name, process, log);
    } catch (IOException e) {
      throw new UncheckedIOException(name + " could not be started", e);
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  ProcessHandle handle() {
    return process.toHandle();
  }

  /**
   * Waits until {@code ready}; when it ends or takes longer than {@code limit}, its log says why.
   */
  void awaitReady(Duration limit, BooleanSupplier ready) {
    long began = System.nanoTime();
    while (!ready.getAsBoolean()) {
      if (!process.isAlive()) {
        throw failure("ended at once with exit code " + process.exitValue());
      }
      if (System.nanoTime() - began > limit.toNanos()) {
        close();
        throw failure("was not ready within " + limit.toSeconds() + " s");
      }
      if (Thread.currentThread().isInterrupted()) {
        close();
        throw failure("was interrupted while starting");
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
  }

  private TestbedException failure(String what) {
    return new TestbedException(name + " " + what + "; the end of its log:\n" + tail());
  }

  String tail() {
    List<String> lines = Folders.read(log).lines().toList();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
  }

  /**
   * @param name as {@code kill} knows it
   */
  void signal(String name) {
    Command.of("kill").run("-" + name, Long.toString(process.pid())).orThrow();
  }

  /** Ends it at once, as kill -9 does. */
  void kill() {
    process.destroyForcibly();
    await();
  }

  /** Ends it by SIGTERM, and by SIGKILL when that does not help. */
  @Override
  public void close() {
    process.destroy();
    if (!await()) {
      process.destroyForcibly();
      await();
    }
  }

  private boolean await() {
    try {
      boolean ended = process.waitFor(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      if (ended) {
        RUNNING.remove(process);
      }
      return ended;
    } catch (InterruptedException e) {
      process.destroyForcibly();
      // who stops it deletes its files next, so it must not write any more
      Process _ =
          process
              .onExit()
              .completeOnTimeout(process, STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)
              .join();
      RUNNING.remove(process);
      Thread.currentThread().interrupt();
      return true;
    }
  }
}

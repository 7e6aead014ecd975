package dev.sealgate.cli;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/** A program that has the terminal while seal waits for it. */
final class Child {
  /** What a shell adds to the number of a signal. */
  private static final int BY_SIGNAL = 128;

  /** For a child that was told to end, until what it works on is taken away. */
  private static final long MILLIS_TO_END = 2_000;

  private Child() {}

  /**
   * @param env all of its environment
   * @return its exit code
   * @throws IOException when it can't be started
   */
  static int run(World world, List<String> words, Map<String, String> env) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(words).directory(world.cwd().toFile());
    builder.environment().clear();
    builder.environment().putAll(env);
    boolean own = world.in() instanceof FileInputStream;
    if (own) {
      builder.inheritIO();
    } else {
      builder.redirectInput(Redirect.PIPE);
    }
    // Ctrl-C goes to all who have the terminal; what it means is the child's to say
    SignalHandler interrupt = own ? Signal.handle(new Signal("INT"), _ -> {}) : null;
    // a signal may come in the moment of the start: whoever ends the child waits for that
    CompletableFuture<Process> starting = new CompletableFuture<>();
    // What it holds open is removed between the two, so that it can write nothing there afterwards
    AtExit.Undo stop = AtExit.before(() -> started(starting).ifPresent(Child::stop));
    AtExit.Undo wait = AtExit.after(() -> started(starting).ifPresent(Child::waitFor));
    try {
      Process process = start(builder, starting);
      if (!own) {
        pump(world, process);
      }
      int exit = process.waitFor();
      return exit > 255 ? BY_SIGNAL : exit;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      var _ = starting.thenAccept(Process::destroy);
      throw new IOException("interrupted");
    } finally {
      stop.cancel();
      wait.cancel();
      if (interrupt != null) {
        Signal.handle(new Signal("INT"), interrupt);
      }
    }
  }

  private static Process start(ProcessBuilder builder, CompletableFuture<Process> starting)
      throws IOException {
    try {
      Process process = builder.start();
      starting.complete(process);
      return process;
    } catch (IOException failure) {
      starting.completeExceptionally(failure);
      throw failure;
    }
  }

  /** Empty when it could not be started. */
  private static Optional<Process> started(CompletableFuture<Process> starting) {
    try {
      return Optional.of(starting.get(MILLIS_TO_END, TimeUnit.MILLISECONDS));
    } catch (ExecutionException | TimeoutException _) {
      return Optional.empty();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /** A signal that ends seal ends the child first, and those that it has started. */
  private static void stop(Process process) {
    List<ProcessHandle> all =
        Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
    all.forEach(ProcessHandle::destroy);
    try {
      CompletableFuture.allOf(
              all.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new))
          .get(MILLIS_TO_END, TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException _) {
      // it takes its time: its files go without it
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static void waitFor(Process process) {
    try {
      process.waitFor();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static void pump(World world, Process process) throws IOException, InterruptedException {
    Thread errors = Thread.ofVirtual().start(() -> copy(process.getErrorStream(), world.err()));
    try (OutputStream in = process.getOutputStream()) {
      world.in().transferTo(in);
    } catch (IOException _) {
      // it does not read its input
    }
    copy(process.getInputStream(), world.out());
    errors.join();
  }

  private static void copy(InputStream from, OutputStream to) {
    try {
      from.transferTo(to);
      to.flush();
    } catch (IOException _) {
      // whoever reads went away
    }
  }
}

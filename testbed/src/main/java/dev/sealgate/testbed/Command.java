package dev.sealgate.testbed;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A command-line program with its input; immutable, so one can be kept and run many times. Of this
 * JVM's environment it gets only the PATH: no proxy, no kubeconfig and no key file of whoever runs
 * the tests.
 */
public final class Command {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final List<String> program;
  private final Map<String, String> environment;
  private final byte[] stdin;
  private final @Nullable Path folder;

  private Command(
      List<String> program, Map<String, String> environment, byte[] stdin, @Nullable Path folder) {
    this.program = List.copyOf(program);
    this.environment = Map.copyOf(environment);
    this.stdin = stdin;
    this.folder = folder;
  }

  /** A program by its path, or by its name when it is on the PATH. */
  public static Command of(String program, String... firstArguments) {
    String path = System.getenv("PATH");
    Map<String, String> environment = new HashMap<>();
    environment.put("PATH", path == null ? "/usr/bin:/bin" : path);
    environment.put("LANG", "C.UTF-8");
    environment.put("HOME", "/nonexistent");
    return new Command(joined(List.of(program), firstArguments), environment, new byte[0], null);
  }

  public Command env(String name, String value) {
    Map<String, String> more = new HashMap<>(environment);
    more.put(name, value);
    return new Command(program, more, stdin, folder);
  }

  public Command stdin(byte[] content) {
    return new Command(program, environment, content.clone(), folder);
  }

  public Command stdin(String content) {
    return stdin(content.getBytes(StandardCharsets.UTF_8));
  }

  /** The folder that it runs in. */
  public Command in(Path workFolder) {
    return new Command(program, environment, stdin, workFolder);
  }

  /**
   * Runs it to its end.
   *
   * @throws TestbedException if it cannot be started or takes more than two minutes
   */
  public CommandResult run(String... arguments) {
    List<String> words = joined(program, arguments);
    // Only the first words: an argument of a counterpart may be a key or a value.
    String name = String.join(" ", words.subList(0, Math.min(2, words.size())));
    ProcessBuilder builder = new ProcessBuilder(words);
    builder.environment().clear();
    builder.environment().putAll(environment);
    if (folder != null) {
      builder.directory(folder.toFile());
    }
    try (ExecutorService streams = Executors.newVirtualThreadPerTaskExecutor()) {
      Process process = builder.start();
      Future<byte[]> out = streams.submit(() -> readAll(process.getInputStream()));
      Future<byte[]> err = streams.submit(() -> readAll(process.getErrorStream()));
      Future<?> in = streams.submit(() -> feed(process.getOutputStream()));
      if (!process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        throw new TestbedException(name + " took longer than " + LIMIT.toSeconds() + " s");
      }
      in.get();
      return new CommandResult(
          name, process.exitValue(), out.get(), new String(err.get(), StandardCharsets.UTF_8));
    } catch (IOException | ExecutionException e) {
      throw new TestbedException(name + " could not be run", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TestbedException(name + " was interrupted", e);
    }
  }

  private void feed(OutputStream sink) {
    try (sink) {
      sink.write(stdin);
    } catch (IOException closedByReader) {
      // a program need not read its input to the end
    }
  }

  private static byte[] readAll(InputStream stream) {
    try (stream) {
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("a command's output could not be read", e);
    }
  }

  private static List<String> joined(List<String> words, String... more) {
    List<String> all = new ArrayList<>(words);
    all.addAll(List.of(more));
    return all;
  }
}

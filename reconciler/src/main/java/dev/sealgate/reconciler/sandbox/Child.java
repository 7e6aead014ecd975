package dev.sealgate.reconciler.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * A process that gets nothing but its arguments and a small environment, and that ends when its
 * time, its output or the thread that waits for it ends.
 */
final class Child {
  private static final int MOST_COMPLAINTS = 16 << 10;

  private Child() {}

  /** How it ended. */
  sealed interface Ended {
    /**
     * @param complaints the beginning of its error stream
     */
    record Exited(int code, byte[] output, byte[] complaints) implements Ended {}

    record OutOfTime() implements Ended {}

    record TooMuchOutput() implements Ended {}
  }

  /**
   * @throws IOException it can't be started
   * @throws InterruptedException the waiting thread was interrupted; the process is killed
   */
  static Ended run(
      List<String> command, Path folder, Map<String, String> environment, Duration time, long most)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process = builder.start();
    try (ExecutorService streams = Executors.newVirtualThreadPerTaskExecutor()) {
      try {
        process.getOutputStream().close();
        Future<byte[]> output = streams.submit(() -> output(process, most));
        Future<byte[]> complaints = streams.submit(() -> complaints(process.getErrorStream()));
        if (!process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS)) {
          return new Ended.OutOfTime();
        }
        byte[] written = output.get();
        return written.length > most
            ? new Ended.TooMuchOutput()
            : new Ended.Exited(process.exitValue(), written, complaints.get());
      } catch (ExecutionException failure) {
        throw new IOException("the child's output can't be read", failure.getCause());
      } finally {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    }
  }

  /** One byte more than allowed at most; then the process is killed. */
  private static byte[] output(Process process, long most) throws IOException {
    byte[] read = process.getInputStream().readNBytes((int) Math.min(most + 1, 1 << 30));
    if (read.length > most) {
      process.destroyForcibly();
    }
    return read;
  }

  private static byte[] complaints(InputStream stream) throws IOException {
    byte[] first = stream.readNBytes(MOST_COMPLAINTS);
    byte[] rest = new byte[8192];
    while (stream.read(rest) >= 0) {
      Arrays.fill(rest, (byte) 0);
    }
    return first;
  }
}

package dev.sealgate.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The built controller as a process of its own, with a kubeconfig: what runs in a cluster, only
 * outside of it. It is told everything by its environment, so that {@link #kill()} and {@link
 * #start()} give the same controller again.
 */
public final class ControllerProcess implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(60);

  private final List<String> command;
  private final Map<String, String> environment;
  private final Path workFolder;
  private final Path log;
  private final int port;
  private Process process;

  private ControllerProcess(
      List<String> command, Map<String, String> environment, Path workFolder, int port)
      throws IOException {
    this.command = List.copyOf(command);
    this.environment = Map.copyOf(environment);
    this.workFolder = workFolder;
    this.log = workFolder.resolve("controller.log");
    this.port = port;
    this.process = launch();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> process.destroyForcibly()));
  }

  /**
   * Starts it and waits until it is ready.
   *
   * @param launcher its {@code bin/sealgate}
   * @param workFolder where its log, its Git cache and its temp folder go
   * @param environment settings beside KUBECONFIG, port and cache folder
   */
  public static ControllerProcess start(
      Path launcher, Path kubeconfig, Path workFolder, Map<String, String> environment) {
    if (!Files.isExecutable(launcher)) {
      throw new IllegalStateException(
          launcher + " has not been built (hint: ./mvnw -q -pl reconciler -am package)");
    }
    try {
      Files.createDirectories(workFolder.resolve("tmp"));
      int port = freePort();
      Map<String, String> all = new HashMap<>();
      all.put("KUBECONFIG", kubeconfig.toString());
      all.put("SEALGATE_HTTP_PORT", Integer.toString(port));
      all.put("SEALGATE_CACHE_DIR", workFolder.resolve("git-cache").toString());
      all.put("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + workFolder.resolve("tmp"));
      all.putAll(environment);
      List<String> command = new ArrayList<>();
      command.add(launcher.toString());
      ControllerProcess controller = new ControllerProcess(command, all, workFolder, port);
      controller.awaitReady();
      return controller;
    } catch (IOException e) {
      throw new UncheckedIOException("the controller could not be started", e);
    }
  }

  /** The same controller again, after {@link #kill()} or {@link #close()}. */
  public void start() {
    try {
      process = launch();
    } catch (IOException e) {
      throw new UncheckedIOException("the controller could not be started again", e);
    }
  }

  public void awaitReady() {
    long start = System.nanoTime();
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(uri("/readyz")).timeout(Duration.ofSeconds(2)).build();
      while (true) {
        if (!process.isAlive()) {
          throw new IllegalStateException("the controller ended at once:\n" + tail());
        }
        try {
          if (client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
            return;
          }
        } catch (IOException notYet) {
          // its port is not open yet
        }
        if (System.nanoTime() - start > START_LIMIT.toNanos()) {
          throw new IllegalStateException("the controller did not get ready:\n" + tail());
        }
        LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (IllegalStateException failure) {
      close();
      throw failure;
    }
  }

  /** Ends it at once, as kill -9 or a lost node does. */
  public void kill() {
    process.destroyForcibly();
    awaitEnd();
  }

  public ProcessHandle handle() {
    return process.toHandle();
  }

  public URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  public Path log() {
    return log;
  }

  public Path workFolder() {
    return workFolder;
  }

  private Process launch() throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(workFolder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(environment);
    return builder.start();
  }

  private String tail() {
    try {
      List<String> lines = Files.readAllLines(log, StandardCharsets.UTF_8);
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 15), lines.size()));
    } catch (IOException e) {
      return "(its log " + log + " cannot be read)";
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private void awaitEnd() {
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  /** Ends it as Kubernetes does: SIGTERM, and SIGKILL after ten seconds. */
  @Override
  public void close() {
    process.destroy();
    awaitEnd();
  }
}

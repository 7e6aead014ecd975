package dev.sealgate.tour;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The controller as the process that it also is in a cluster, only with a kubeconfig. */
final class ControllerProcess implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(60);

  private final Process process;
  private final Path log;
  private final int port;

  private ControllerProcess(Process process, Path log, int port) {
    this.process = process;
    this.log = log;
    this.port = port;
  }

  static ControllerProcess start(Path launcher, Path kubeconfig, Path workFolder) {
    if (!Files.isExecutable(launcher)) {
      throw new TourFailure("the controller has not been built: ./quickstart builds it first");
    }
    Path log = workFolder.resolve("controller.log");
    int port = freePort();
    ProcessBuilder builder =
        new ProcessBuilder(launcher.toString())
            .directory(workFolder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder
        .environment()
        .putAll(
            Map.of(
                "KUBECONFIG", kubeconfig.toString(),
                "SEALGATE_NAMESPACE", Names.SYSTEM,
                "SEALGATE_HTTP_PORT", Integer.toString(port),
                "SEALGATE_CACHE_DIR", workFolder.resolve("git-cache").toString()));
    try {
      ControllerProcess controller = new ControllerProcess(builder.start(), log, port);
      controller.awaitReady();
      return controller;
    } catch (IOException e) {
      throw new TourFailure("the controller could not be started", e);
    }
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  Path log() {
    return log;
  }

  private void awaitReady() {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(uri("/readyz")).timeout(Duration.ofSeconds(2)).build();
      Wait.until(
          "the controller to be ready",
          START_LIMIT,
          () -> {
            if (!process.isAlive()) {
              throw new TourFailure("the controller ended at once:\n" + tail());
            }
            try {
              return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode()
                  == 200;
            } catch (IOException notYet) {
              return false;
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
              throw new TourFailure("interrupted", e);
            }
          });
    } catch (TourFailure failure) {
      close();
      throw failure;
    }
  }

  private String tail() {
    try {
      List<String> lines = Files.readAllLines(log);
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 15), lines.size()));
    } catch (IOException e) {
      return "(its log " + log + " cannot be read)";
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new TourFailure("no free port", e);
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}

package dev.sealgate.testbed;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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
  private final int port;
  private ChildProcess process;

  private ControllerProcess(
      Path launcher, Path kubeconfig, Path workFolder, Map<String, String> more) {
    this.command = List.of(launcher.toAbsolutePath().toString());
    this.workFolder = workFolder.toAbsolutePath();
    this.port = Ports.free();
    Map<String, String> all = new HashMap<>();
    all.put("KUBECONFIG", kubeconfig.toAbsolutePath().toString());
    all.put("SEALGATE_HTTP_PORT", Integer.toString(port));
    all.put("SEALGATE_CACHE_DIR", this.workFolder.resolve("git-cache").toString());
    all.put("SEALGATE_KUSTOMIZE", Binaries.cache().resolve("bin").resolve("kustomize").toString());
    all.put("SEALGATE_HELM", Binaries.cache().resolve("bin").resolve("sealgate-helm").toString());
    Path temporary = Folders.create(this.workFolder.resolve("tmp"));
    all.put("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + temporary);
    all.putAll(more);
    this.environment = Map.copyOf(all);
    this.process = launch();
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
      throw new TestbedException(
          launcher + " has not been built (hint: ./mvnw -q -pl reconciler -am package)");
    }
    ControllerProcess controller =
        new ControllerProcess(launcher, kubeconfig, workFolder, environment);
    controller.awaitReady();
    return controller;
  }

  /** The same controller again, after {@link #kill()} or {@link #close()}. */
  public void start() {
    process = launch();
  }

  /**
   * @throws TestbedException with the end of its log, if it ends or takes longer than a minute
   */
  public void awaitReady() {
    try (HttpProbe probe = new HttpProbe(null, Map.of())) {
      process.awaitReady(START_LIMIT, () -> probe.ok(uri("/readyz")));
    }
  }

  /** Ends it at once, as kill -9 or a lost node does. */
  public void kill() {
    process.kill();
  }

  public ProcessHandle handle() {
    return process.handle();
  }

  public URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  /** The last lines of what it wrote. */
  public String tail() {
    return process.tail();
  }

  public Path log() {
    return workFolder.resolve("controller.log");
  }

  public Path workFolder() {
    return workFolder;
  }

  /** Ends it as Kubernetes does: SIGTERM, and SIGKILL after ten seconds. */
  @Override
  public void close() {
    process.close();
  }

  private ChildProcess launch() {
    return ChildProcess.start("the controller", command, environment, log());
  }
}

package dev.sealgate.testbed;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * AWS Secrets Manager and STS as moto plays them. It differs from AWS in two ways that matter to a
 * test: made-up access keys are accepted, and after a version stage was moved, a read that names no
 * stage still answers the old version.
 */
public final class AwsEndpoint implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(60);

  private final Path folder = Folders.temporary("aws");
  private final int port = Ports.free();
  private final HttpProbe probe = new HttpProbe(null, Map.of());
  private ChildProcess process;

  private AwsEndpoint() {
    this.process = launch();
  }

  public static AwsEndpoint start() {
    return new AwsEndpoint();
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** Forgets everything that was stored. */
  public void reset() {
    int status = probe.post(url().resolve("/moto-api/reset"));
    if (status != 200) {
      throw new TestbedException("moto answered " + status + " when it was to be reset");
    }
  }

  /** Makes it unreachable: connections are refused. What was stored is lost. */
  public void stop() {
    process.close();
  }

  /** Makes it reachable again on the same port, empty. */
  public void restart() {
    process.close();
    process = launch();
  }

  @Override
  public void close() {
    process.close();
    probe.close();
    Folders.delete(folder);
  }

  private ChildProcess launch() {
    List<String> command =
        List.of(
            Binaries.require("moto_server").toString(),
            "-H",
            "127.0.0.1",
            "-p",
            Integer.toString(port));
    ChildProcess started =
        ChildProcess.start("moto_server", command, Map.of(), folder.resolve("moto.log"));
    started.awaitReady(START_LIMIT, () -> probe.ok(url().resolve("/moto-api/data.json")));
    return started;
  }
}

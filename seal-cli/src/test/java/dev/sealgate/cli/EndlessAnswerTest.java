package dev.sealgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EndlessAnswerTest {
  private static final long GIBIBYTE = 1L << 30;

  @Test
  void anAnswerWithoutAnEndIsGivenUpWithAnError(@TempDir Path folder) throws IOException {
    Session.Result result = askingEndlessly(folder, "apps");

    assertThat(result.stderr())
        .isEqualTo(
            """
            error: the API server's answer is longer than 128 MiB
            hint: ask for less: name an Application, or a namespace by -n
            """);
    assertThat(result.exit()).isEqualTo(1);
  }

  @Test
  void aComparisonGivesItUpToo(@TempDir Path folder) throws IOException {
    Files.writeString(
        Files.createDirectory(folder.resolve("app")).resolve("it.yaml"),
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: it}\n");

    Session.Result result = askingEndlessly(folder, "diff", "--cluster", "-n", "shop", "app");

    assertThat(result.stderr())
        .contains("what v1 ConfigMap is can't be told: the API server's discovery does not answer");
    assertThat(result.exit()).isEqualTo(2);
  }

  private static Session.Result askingEndlessly(Path folder, String... command) throws IOException {
    AtomicLong most = new AtomicLong();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] blanks = new byte[1 << 16];
          Arrays.fill(blanks, (byte) ' ');
          exchange.sendResponseHeaders(200, 0);
          long sent = 0;
          try (OutputStream out = exchange.getResponseBody()) {
            out.write("{\"items\": [".getBytes(StandardCharsets.UTF_8));
            while (sent < GIBIBYTE) {
              out.write(blanks);
              sent += blanks.length;
              most.accumulateAndGet(sent, Math::max);
            }
          }
        });
    server.start();
    try (Session session = new Session(folder)) {
      session
          .write(
              "kubeconfig",
              """
              apiVersion: v1
              kind: Config
              current-context: here
              clusters: [{name: here, cluster: {server: 'http://127.0.0.1:%d'}}]
              contexts: [{name: here, context: {cluster: here, user: me, namespace: shop}}]
              users: [{name: me, user: {}}]
              """
                  .formatted(server.getAddress().getPort()))
          .env("KUBECONFIG", session.path("kubeconfig").toString());

      Session.Result result = session.seal("", command);

      assertThat(most).as(result.stderr()).hasValueBetween(1L << 16, GIBIBYTE - 1);
      return result;
    } finally {
      server.stop(0);
    }
  }
}

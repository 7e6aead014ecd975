package dev.sealgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.testbed.Command;
import dev.sealgate.testbed.CommandResult;
import dev.sealgate.testbed.Counterparts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code alias kubeseal='seal secret'}: the same command lines, side by side. */
class KubesealAliasIT {
  private static final String MORE =
      """
      apiVersion: v1
      kind: Secret
      metadata: {name: db, namespace: shop, labels: {tier: "1"}}
      stringData: {password: correct-horse, extra: more}
      """;

  /** kubeseal panics on labels that are the first ones. */
  private static final String PLAIN = MORE.replace(", labels: {tier: \"1\"}", "");

  @TempDir Path folder;
  private Session theirs;
  private Session ours;

  @BeforeEach
  void files() {
    theirs = session("kubeseal");
    ours = session("seal");
  }

  private Session session(String name) {
    return new Session(folder.resolve(name))
        .write("secret.yaml", TestKeys.SECRET)
        .write("more.yaml", MORE)
        .write("value", "hunter2")
        .write("cert.pem", TestKeys.certificate());
  }

  private void both(String input, String... args) {
    CommandResult kubeseal = kubeseal(input, args);
    Session.Result seal = seal(input, args);
    assertThat(seal.exit() == 0)
        .as(String.join(" ", args) + "\n" + kubeseal.stderr() + seal.stderr())
        .isEqualTo(kubeseal.exit() == 0);
  }

  private CommandResult kubeseal(String input, String... args) {
    Command command = Counterparts.kubeseal().in(theirs.path("")).stdin(input);
    return command.run(args);
  }

  private Session.Result seal(String input, String... args) {
    String[] all = new String[args.length + 1];
    all[0] = "secret";
    System.arraycopy(args, 0, all, 1, args.length);
    return ours.seal(input, all);
  }

  /** What each of them opens of a file that each of them wrote. */
  private void sameSecrets(String file) {
    String[] open = {
      "--recovery-unseal",
      "--recovery-private-key",
      TestKeys.privateKeyFile().toString(),
      "-o",
      "yaml"
    };
    String a = seal(theirs.read(file), open).text();
    String b = seal(ours.read(file), open).text();
    assertThat(a).contains("kind: Secret").isEqualTo(b);
    assertThat(kubeseal(ours.read(file), open).orThrow().text()).contains("kind: Secret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"strict", "namespace-wide", "cluster-wide"})
  void sealingFilesAndMerging(String scope) {
    both("", "--cert", "cert.pem", "--scope", scope, "-f", "secret.yaml", "-w", "sealed.yaml");
    sameSecrets("sealed.yaml");
    both(
        PLAIN, "--cert", "cert.pem", "--scope", scope, "-o", "yaml", "--merge-into", "sealed.yaml");
    sameSecrets("sealed.yaml");
    assertThat(ours.read("sealed.yaml")).contains("    extra: A");
  }

  @Test
  void rawValues() {
    String[][] lines = {
      {"--raw", "--cert", "cert.pem", "--name", "db", "-n", "shop", "--from-file", "value"},
      {"--raw", "--cert", "cert.pem", "--name", "db", "-n", "shop", "--from-file=x=value"},
      {"--raw", "--cert", "cert.pem", "--scope", "cluster-wide"},
    };
    for (String[] line : lines) {
      both("hunter2", line);
      assertThat(seal("hunter2", line).text()).matches("A[QgI][A-Za-z0-9+/=]{300,}");
    }
  }

  @Test
  void theContextNamesTheNamespaceOfARawValue() {
    for (Session session : List.of(theirs, ours)) {
      session.write(
          "kubeconfig",
          TestKeys.UNREACHABLE_KUBECONFIG.replace(
              "user: nobody}", "user: nobody, namespace: shop}"));
    }
    String[] line = {
      "--raw",
      "--cert",
      "cert.pem",
      "--kubeconfig",
      "kubeconfig",
      "--name",
      "db",
      "--from-file=value"
    };
    both("", line);
    String sealed =
        """
        apiVersion: bitnami.com/v1alpha1
        kind: SealedSecret
        metadata: {name: db, namespace: shop}
        spec:
          encryptedData: {password: %s}
        """;
    for (String raw : List.of(kubeseal("", line).text(), seal("", line).text())) {
      assertThat(
              seal(
                      sealed.formatted(raw.strip()),
                      "--recover",
                      "--recovery-private-key",
                      TestKeys.privateKeyFile().toString())
                  .text())
          .contains("password: aHVudGVyMg==");
    }
  }

  @Test
  void theCertificateThatIsNamedIsPrinted() {
    String[] line = {"--fetch-cert", "--cert", "cert.pem"};

    assertThat(seal("", line).text().strip()).isEqualTo(kubeseal("", line).text().strip());

    both("", "--fetch-cert", "--cert", "missing.pem");
  }

  @Test
  void theControllerSealsAnew() throws IOException {
    seal("", "--cert", "cert.pem", "-f", "secret.yaml", "-w", "good.yaml");
    String good = ours.read("good.yaml");
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    controller(
        server,
        "sealed-secrets-controller",
        exchange -> {
          byte[] body = exchange.getRequestBody().readAllBytes();
          boolean opens = new String(body, StandardCharsets.UTF_8).contains("shop");
          byte[] answer = opens ? rotated(body) : new byte[0];
          exchange.sendResponseHeaders(opens ? 200 : 500, opens ? answer.length : -1);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    controller(
        server,
        "sealgate",
        exchange -> {
          exchange.sendResponseHeaders(404, -1);
          exchange.close();
        });
    server.start();
    try {
      for (Session session : List.of(theirs, ours)) {
        session.write(
            "kubeconfig",
            TestKeys.UNREACHABLE_KUBECONFIG.replace(
                ":1'", ":" + server.getAddress().getPort() + "'"));
      }
      String[] line = {
        "--re-encrypt",
        "--kubeconfig",
        "kubeconfig",
        "--controller-name",
        "sealed-secrets-controller",
        "--controller-namespace",
        "kube-system",
        "-o",
        "yaml"
      };
      String theirText = kubeseal(good, line).orThrow().text();
      assertThat(seal(good, line).text().strip())
          .isEqualTo(theirText.strip())
          .contains("password: AgNew");
      both(good.replace("shop", "other"), line);
      assertThat(seal(good.replace("shop", "other"), line).stderr())
          .startsWith(
              "error: standard input: the controller can't open sealed secret db to re-encrypt it");

      line[4] = "sealgate";
      both(good, line);
      assertThat(seal(good, line).stderr())
          .startsWith(
              "error: cannot re-encrypt sealed secret: the controller of service \"sealgate\" in"
                  + " namespace \"kube-system\" does not do that (HTTP 404)\n"
                  + "hint: do it with the sealing keys: seal secret --re-encrypt"
                  + " --recovery-private-key FILE,");
    } finally {
      server.stop(0);
    }
  }

  /** As the controller answers, with the fields that Go's types add. */
  private static byte[] rotated(byte[] sealed) {
    try (Source source = new Source("posted", SecretBytes.copyOf(sealed))) {
      Map<String, Object> answer = new LinkedHashMap<>(Manifests.read(source).getFirst().body());
      answer.put(
          "metadata",
          Map.of("name", "db", "namespace", "shop", "creationTimestamp", "2026-01-01T00:00:00Z"));
      answer.put(
          "spec",
          Map.of(
              "encryptedData",
              Map.of("password", "AgNew"),
              "template",
              Map.of("metadata", Map.of("name", "db", "namespace", "shop"))));
      return JsonText.of(answer).getBytes(StandardCharsets.UTF_8);
    }
  }

  private static void controller(HttpServer server, String name, HttpHandler rotation) {
    String service = "/api/v1/namespaces/kube-system/services/" + name;
    answer(
        server,
        service,
        Map.of(
            "GET",
            "{\"kind\":\"Service\",\"apiVersion\":\"v1\",\"spec\":{\"ports\":[{\"name\":\"h\",\"port\":80}]}}"));
    server.createContext(
        service.replace("services/", "services/http:") + ":h/proxy/v1/rotate", rotation);
  }

  @Test
  void refusals() {
    both(
        "",
        "--raw",
        "--cert",
        "cert.pem",
        "--name",
        "db",
        "--from-file",
        "value",
        "--from-file",
        "value");
    both(TestKeys.SECRET, "--cert", "cert.pem", "--from-file", "value");
    both("", "--cert", "cert.pem");
    both("", "--raw", "--cert", "cert.pem", "--scope", "strict", "--name", "db", "-n", "");
    both(TestKeys.SECRET, "--cert", "missing.pem");
    both(MORE, "--cert", "cert.pem", "--merge-into", "missing.yaml");
  }

  @Test
  void mergingKeepsFormatCommentsAndWhatDidNotChange() {
    assertThat(seal("", "--cert", "cert.pem", "-f", "secret.yaml", "-w", "sealed.yaml").exit())
        .isZero();
    String before =
        "# who may change it: the platform team\n"
            + ours.read("sealed.yaml").replace("spec:", "spec: # sealed values");
    ours.write("sealed.yaml", before);
    String key = TestKeys.privateKeyFile().toString();

    assertThat(
            seal(
                    MORE,
                    "--cert",
                    "cert.pem",
                    "--recovery-private-key",
                    key,
                    "--merge-into",
                    "sealed.yaml")
                .exit())
        .isZero();

    List<String> old = before.lines().toList();
    List<String> changed =
        ours.read("sealed.yaml").lines().filter(line -> !old.contains(line)).toList();
    assertThat(changed)
        .hasSize(4)
        .anyMatch(line -> line.startsWith("    password: A"))
        .anyMatch(line -> line.startsWith("    extra: A"))
        .anyMatch(line -> line.strip().equals("labels:"))
        .anyMatch(line -> line.strip().equals("tier: \"1\""));
    Session.Result again =
        seal(
            MORE,
            "--cert",
            "cert.pem",
            "--recovery-private-key",
            key,
            "--merge-into",
            "sealed.yaml");
    assertThat(again.stderr()).isEqualTo("notice: nothing changes in sealed.yaml\n");
  }

  @Test
  void mergingIsRefusedWhereItemsCouldNotBeOpened() {
    seal("", "--cert", "cert.pem", "-f", "secret.yaml", "-w", "sealed.yaml");
    String before = ours.read("sealed.yaml");

    Session.Result wide =
        seal(MORE, "--cert", "cert.pem", "--scope", "cluster-wide", "--merge-into", "sealed.yaml");
    Session.Result other =
        seal(
            MORE.replace("name: db", "name: app"),
            "--cert",
            "cert.pem",
            "--merge-into",
            "sealed.yaml");
    Session.Result plain = seal(MORE, "--cert", "cert.pem", "--merge-into", "secret.yaml");

    assertThat(wide.stderr())
        .startsWith("error: sealed.yaml is sealed strict, and --scope says cluster-wide\n");
    assertThat(other.stderr())
        .startsWith("error: name mismatch: the Secret says \"app\" and sealed.yaml says \"db\"\n");
    assertThat(plain.stderr()).startsWith("error: secret.yaml is no SealedSecret\n");
    assertThat(List.of(wide.exit(), other.exit(), plain.exit())).containsOnly(1);
    assertThat(ours.read("sealed.yaml")).isEqualTo(before);
  }

  @Test
  void validatingByKeysAndByTheController() throws IOException {
    seal("", "--cert", "cert.pem", "-f", "secret.yaml", "-w", "good.yaml");
    ours.write("bad.yaml", ours.read("good.yaml").replace("name: db", "name: other"));
    String key = TestKeys.privateKeyFile().toString();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    String service = "/api/v1/namespaces/kube-system/services/sealed-secrets-controller";
    answer(
        server,
        service,
        Map.of(
            "GET",
            "{\"kind\":\"Service\",\"apiVersion\":\"v1\",\"spec\":{\"ports\":[{\"name\":\"h\",\"port\":80}]}}"));
    server.createContext(
        service.replace("services/", "services/http:") + ":h/proxy/v1/verify",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(body.contains("\"name\": \"db\"") ? 200 : 409, -1);
          exchange.close();
        });
    server.start();
    try {
      ours.write(
          "kubeconfig",
          TestKeys.UNREACHABLE_KUBECONFIG.replace(
              ":1'", ":" + server.getAddress().getPort() + "'"));
      String[] online = {
        "--validate",
        "--kubeconfig",
        "kubeconfig",
        "--controller-name",
        "sealed-secrets-controller",
        "--controller-namespace",
        "kube-system"
      };
      String[] offline = {"--validate", "--recovery-private-key", key};
      for (String[] way : List.of(online, offline)) {
        assertThat(seal(ours.read("good.yaml"), way).exit()).isZero();
        Session.Result bad = seal(ours.read("bad.yaml"), way);
        assertThat(bad.exit()).isEqualTo(1);
        assertThat(bad.stderr())
            .startsWith("error: standard input: unable to decrypt sealed secret: other\nhint: ");
      }
    } finally {
      server.stop(0);
    }
    Session.Result none = seal("", "--validate");
    assertThat(none.stderr()).startsWith("error: standard input holds no SealedSecret\n");
    Session.Result noCluster = seal(ours.read("good.yaml"), "--validate");
    assertThat(noCluster.stderr())
        .startsWith("error: cannot validate sealed secret: no kubeconfig is found");
  }

  private static void answer(HttpServer server, String path, Map<String, String> bodies) {
    server.createContext(
        path,
        exchange -> {
          byte[] body =
              bodies.getOrDefault(exchange.getRequestMethod(), "").getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
  }
}

package dev.sealgate.reconciler.remote;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.testbed.CertificateAuthority;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KubeconfigTest {
  private static final String TOKEN = "canary-token-4711";
  private static final CertificateAuthority AUTHORITY = CertificateAuthority.create("test");
  private static final CertificateAuthority.ServerCertificate PAIR = AUTHORITY.issue("client");

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String kubeconfig(String cluster, String user) {
    return """
    apiVersion: v1
    kind: Config
    current-context: prod
    preferences: {}
    clusters:
      - {name: other, cluster: {server: "https://other.example.com", insecure-skip-tls-verify: true}}
      - {name: c, cluster: {%s}}
    users:
      - {name: other, user: {exec: {command: sh}}}
      - {name: u, user: {%s}}
    contexts:
      - {name: prod, context: {cluster: c, user: u, namespace: ignored}}
    """
        .formatted(cluster, user);
  }

  private static ClusterLogin.Reading read(String yaml) {
    try (SecretBytes bytes = SecretBytes.utf8(yaml)) {
      return Kubeconfig.read(bytes);
    }
  }

  private static ClusterLogin login(String yaml) {
    ClusterLogin.Reading reading = read(yaml);
    assertThat(reading).isInstanceOf(ClusterLogin.Reading.Read.class);
    return ((ClusterLogin.Reading.Read) reading).login();
  }

  private static ClusterLogin.Reading.Refused refused(String yaml) {
    ClusterLogin.Reading reading = read(yaml);
    assertThat(reading).isInstanceOf(ClusterLogin.Reading.Refused.class);
    assertThat(reading.toString()).doesNotContain(TOKEN);
    return (ClusterLogin.Reading.Refused) reading;
  }

  @Test
  void readsTheCurrentContextAlone() {
    try (ClusterLogin login =
        login(
            kubeconfig(
                "server: 'https://prod.example.com:6443/k8s/', certificate-authority-data: "
                    + base64(AUTHORITY.certificatePem()),
                "token: " + TOKEN))) {
      assertThat(login.server()).hasToString("https://prod.example.com:6443/k8s");
      assertThat(login.authorities()).contains(SecretBytes.utf8(AUTHORITY.certificatePem()));
      assertThat(login.token()).contains(SecretBytes.utf8(TOKEN));
      assertThat(login.certificate()).isEmpty();
      assertThat(login.proxy()).isEmpty();
      assertThat(login.toString()).doesNotContain(TOKEN);
    }
  }

  @Test
  void readsAClientCertificateAServerNameAndAProxy() {
    try (ClusterLogin login =
        login(
            kubeconfig(
                "server: 'https://192.0.2.1', tls-server-name: kubernetes.default.svc,"
                    + " proxy-url: 'http://proxy.example.com:3128', disable-compression: true,"
                    + " extensions: [{name: a, extension: {}}]",
                "client-certificate-data: "
                    + base64(PAIR.certificatePem())
                    + ", client-key-data: "
                    + base64(PAIR.keyPem())))) {
      assertThat(login.serverName()).isEqualTo("kubernetes.default.svc");
      assertThat(login.proxy().orElseThrow().toString())
          .contains("proxy.example.com")
          .contains("3128");
      assertThat(login.key()).isPresent();
      assertThat(login.token()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "exec: {command: sh}",
        "auth-provider: {name: gcp}",
        "tokenFile: /var/run/secrets/kubernetes.io/serviceaccount/token",
        "client-certificate: /c",
        "client-key: /k",
        "username: admin",
        "password: canary-token-4711",
        "as: admin",
        "as-uid: '1'",
        "as-groups: ['system:masters']",
        "as-user-extra: {a: [b]}"
      })
  void refusesByNameWhatAUserMayNotHave(String field) {
    ClusterLogin.Reading.Refused refused =
        refused(kubeconfig("server: 'https://p.example.com'", "token: " + TOKEN + ", " + field));

    assertThat(refused.path()).isEqualTo("users[1].user." + field.substring(0, field.indexOf(':')));
    assertThat(refused.message()).isEqualTo("is refused");
    assertThat(refused.hint()).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "server: 'http://p.example.com' | server",
        "server: 'https://u:p@p.example.com' | server",
        "server: 'https://p.example.com?a=b' | server",
        "server: 'https://169.254.169.254' | server",
        "server: 'https://0xA9FEA9FE' | server",
        "server: 'https://[fe80::1]' | server",
        "server: 'https://metadata.google.internal' | server",
        "server: nonsense | server",
        "server: 'https://p.example.com', certificate-authority: /ca | certificate-authority",
        "server: 'https://p.example.com', insecure-skip-tls-verify: true | insecure-skip-tls-verify",
        "server: 'https://p.example.com', insecure-skip-tls-verify: 'true' | insecure-skip-tls-verify",
        "server: 'https://p.example.com', tls-server-name: q.example.com | tls-server-name",
        "server: 'https://192.0.2.1', tls-server-name: 'a b' | tls-server-name",
        "server: 'https://p.example.com', proxy-url: 'socks5://p.example.com' | proxy-url",
        "server: 'https://p.example.com', proxy-url: 'http://u:p@p.example.com' | proxy-url",
        "server: 'https://p.example.com', proxy-url: 'http://169.254.169.254' | proxy-url",
        "server: 'https://p.example.com', certificate-authority-data: '***' | certificate-authority-data",
        "server: 'https://p.example.com', certificate-authority-data: bm9uZQ== | certificate-authority-data",
        "server: [1] | server",
      })
  void refusesByPathWhatAClusterMayNotHave(String cluster, String field) {
    assertThat(refused(kubeconfig(cluster, "token: " + TOKEN)).path())
        .isEqualTo("clusters[1].cluster." + field);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | users[1].user | no credentials",
        "client-certificate-data: YQ== | users[1].user | one of",
        "token: 'two words' | users[1].user.token | no bearer token",
        "token: 4711 | users[1].user.token | no text",
        "canary-token-4711: x | users[1].user | not known",
        "'client-certificate-data: YQ==, client-key-data: YQ==' | users[1].user.client-certificate-data | private key",
      })
  void refusesALoginThatIsNone(String user, String path, String message) {
    ClusterLogin.Reading.Refused refused =
        refused(kubeconfig("server: 'https://p.example.com'", user));

    assertThat(refused.path()).isEqualTo(path);
    assertThat(refused.message()).contains(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "not: [yaml | '' | no kubeconfig",
        "[] | kind | not Config",
        "{kind: Config} | current-context | no context",
        "{kind: Config, current-context: a} | current-context | names nothing",
        "{kind: Config, current-context: a, contexts: [{name: a, context: {cluster: b}}]} |"
            + " contexts[0].context.cluster | names nothing",
      })
  void refusesWhatIsNoKubeconfig(String yaml, String path, String message) {
    ClusterLogin.Reading.Refused refused = refused(yaml);

    assertThat(refused.path()).isEqualTo(path);
    assertThat(refused.message()).contains(message);
  }

  @Test
  void isBounded() {
    String deep = "[".repeat(100_000);
    assertThat(refused(deep).message()).contains("no kubeconfig");
    assertThat(refused("a".repeat(300_000)).message()).contains("256 KiB");
    StringBuilder bomb = new StringBuilder("a0: &a0 [x, x]\n");
    for (int i = 1; i < 40; i++) {
      bomb.append("a%d: &a%d [*a%d, *a%d]%n".formatted(i, i, i - 1, i - 1));
    }
    assertThat(refused(bomb.toString()).message()).contains("no kubeconfig");
  }

  @Test
  void tellsLoginsApart() {
    try (ClusterLogin one =
            login(kubeconfig("server: 'https://p.example.com'", "token: " + TOKEN));
        ClusterLogin same =
            login(kubeconfig("server: 'https://p.example.com/'", "token: " + TOKEN));
        ClusterLogin other =
            login(kubeconfig("server: 'https://p.example.com'", "token: " + TOKEN + "2"))) {
      assertThat(one.digest()).isEqualTo(same.digest()).isNotEqualTo(other.digest());
    }
  }
}

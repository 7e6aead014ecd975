package dev.sealgate.reconciler.remote;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.testbed.CertificateAuthority;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenSecretTest {
  private static final String SERVER = "https://prod.example.com:6443";
  private static final String TOKEN = "canary-token-4711";
  private static final String CA = CertificateAuthority.create("test").certificatePem();

  private static ClusterLogin.Reading read(Map<String, String> texts) {
    Map<String, SecretBytes> data = new HashMap<>();
    texts.forEach((key, text) -> data.put(key, SecretBytes.utf8(text)));
    ClusterLogin.Reading reading = TokenSecret.read(SERVER, data);
    data.values().forEach(SecretBytes::close);
    assertThat(reading.toString()).doesNotContain(TOKEN);
    return reading;
  }

  private static ClusterLogin login(Map<String, String> texts) {
    ClusterLogin.Reading reading = read(texts);
    assertThat(reading).isInstanceOf(ClusterLogin.Reading.Read.class);
    return ((ClusterLogin.Reading.Read) reading).login();
  }

  private static ClusterLogin.Reading.Refused refused(Map<String, String> texts) {
    ClusterLogin.Reading reading = read(texts);
    assertThat(reading).isInstanceOf(ClusterLogin.Reading.Refused.class);
    return (ClusterLogin.Reading.Refused) reading;
  }

  @Test
  void readsTheTokenOfAServiceAccount() {
    try (ClusterLogin login =
        login(Map.of("token", TOKEN + "\n", "ca.crt", CA, "namespace", "sealgate"))) {
      assertThat(login.server()).hasToString(SERVER);
      assertThat(login.token()).contains(SecretBytes.utf8(TOKEN));
      assertThat(login.authorities()).contains(SecretBytes.utf8(CA));
    }
  }

  @Test
  void readsAClusterSecretOfArgoCd() {
    String ca = Base64.getEncoder().encodeToString(CA.getBytes(StandardCharsets.UTF_8));
    try (ClusterLogin login =
        login(
            Map.of(
                "name",
                "prod",
                "server",
                SERVER,
                "config",
                "{\"bearerToken\":\"%s\",\"tlsClientConfig\":{\"insecure\":false,\"caData\":\"%s\"}}"
                    .formatted(TOKEN, ca)))) {
      assertThat(login.token()).contains(SecretBytes.utf8(TOKEN));
      assertThat(login.authorities()).contains(SecretBytes.utf8(CA));
    }
  }

  @Test
  void sendsTheLoginOfOneServerToNoOther() {
    assertThat(
            refused(
                    Map.of(
                        "server",
                        "https://other.example.com",
                        "config",
                        "{\"bearerToken\":\"" + TOKEN + "\"}"))
                .path())
        .isEqualTo("data.server");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"execProviderConfig\":{\"command\":\"sh\"}} | data.config execProviderConfig",
        "{\"awsAuthConfig\":{\"clusterName\":\"a\"}} | data.config awsAuthConfig",
        "{\"username\":\"canary-token-4711\"} | data.config username",
        "{\"bearerToken\":\"t\",\"tlsClientConfig\":{\"insecure\":true}} | data.config tlsClientConfig.insecure",
        "{\"bearerToken\":\"t\",\"tlsClientConfig\":{\"serverName\":\"a\"}} | data.config tlsClientConfig.serverName",
        "{\"bearerToken\":\"t\",\"canary-token-4711\":1} | data.config",
        "{\"tlsClientConfig\":{\"certData\":\"YQ==\"}} | data.config tlsClientConfig",
        "{\"bearerToken\":\"a b\"} | data.config bearerToken",
        "{} | data.config",
        "canary-token-4711 | data.config",
      })
  void refusesOtherLoginsByName(String config, String path) {
    assertThat(refused(Map.of("config", config)).path()).isEqualTo(path);
  }

  @Test
  void refusesSecretsThatHoldNoLogin() {
    assertThat(refused(Map.of()).path()).isEqualTo("data");
    assertThat(refused(Map.of("token", "a".repeat(300_000))).message()).contains("256 KiB");
    assertThat(refused(Map.of("token", TOKEN, "ca.crt", "no PEM")).path())
        .isEqualTo("data[ca.crt]");
    assertThat(refused(Map.of("config", "{\"bearerToken\":\"t\"}", "namespaces", "a,b")).path())
        .isEqualTo("data.namespaces");
  }
}

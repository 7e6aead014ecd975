package dev.sealgate.externalsecrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.sealgate.externalsecrets.Failure.Kind;
import dev.sealgate.externalsecrets.aws.AwsSettings;
import dev.sealgate.externalsecrets.aws.AwsSettings.Ambient;
import dev.sealgate.externalsecrets.standard.StandardProviders;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What a store may not say, for every provider. Nothing of this reaches a network. */
class StoreStrictnessTest {

  private static final String V = "provider.vault";
  private static final String TOKEN = "auth: {tokenSecretRef: {name: t, key: k}}";
  private static final String VAULT = "provider: {vault: {server: 'https://vault.example', %s}}";
  private static final String AWS =
      "provider: {aws: {service: SecretsManager, region: eu-west-1, %s}}";
  private static final String KEYS =
      "auth: {secretRef: {accessKeyIDSecretRef: {name: a, key: i},"
          + " secretAccessKeySecretRef: {name: a, key: s}}}";

  private record Refusal(Kind kind, String keyPath, String spec) {}

  private static Refusal vault(Kind kind, String field, String fields) {
    return new Refusal(kind, field.isEmpty() ? V : V + "." + field, VAULT.formatted(fields));
  }

  private static Refusal aws(Kind kind, String field, String fields) {
    return new Refusal(kind, "provider.aws." + field, AWS.formatted(fields));
  }

  private static Refusal kubernetes(Kind kind, String field, String fields) {
    return new Refusal(
        kind, "provider.kubernetes." + field, "provider: {kubernetes: {" + fields + "}}");
  }

  private static Stream<Refusal> ofTheStore() {
    return Stream.of(
        new Refusal(Kind.MALFORMED, "provider", "{}"),
        new Refusal(Kind.UNSUPPORTED, "provider", "provider: {gcpsm: {projectID: p}}"),
        new Refusal(
            Kind.UNSUPPORTED, "provider", "provider: {fake: {data: []}, vault: {server: s}}"),
        new Refusal(Kind.UNSUPPORTED, "conditions", "conditions: []\nprovider: {fake: {data: []}}"),
        new Refusal(Kind.UNSUPPORTED, "typo", "typo: 1\nprovider: {fake: {data: []}}"),
        new Refusal(
            Kind.MALFORMED,
            "retrySettings.maxRetries",
            "retrySettings: {maxRetries: 1000}\nprovider: {fake: {data: []}}"),
        new Refusal(
            Kind.UNSUPPORTED,
            "retrySettings.retryInterval",
            "retrySettings: {retryInterval: 2h}\nprovider: {fake: {data: []}}"),
        new Refusal(
            Kind.UNSUPPORTED,
            "provider.fake.data[0].valueMap",
            "provider: {fake: {data: [{key: k, value: v, valueMap: {a: b}}]}}"),
        new Refusal(
            Kind.MALFORMED,
            "provider.fake.data[1].key",
            "provider: {fake: {data: [{key: k, value: v}, {key: k, value: w}]}}"));
  }

  private static Stream<Refusal> ofVault() {
    return Stream.of(
        new Refusal(Kind.MALFORMED, V + ".server", "provider: {vault: {%s}}".formatted(TOKEN)),
        new Refusal(
            Kind.MALFORMED,
            V + ".server",
            "provider: {vault: {server: 'http://169.254.169.254', %s}}".formatted(TOKEN)),
        new Refusal(
            Kind.MALFORMED,
            V + ".server",
            "provider: {vault: {server: 'file:///etc/passwd', %s}}".formatted(TOKEN)),
        vault(Kind.MALFORMED, "auth", "path: secret"),
        vault(Kind.MALFORMED, "auth", "auth: {}"),
        vault(
            Kind.MALFORMED,
            "auth",
            "auth: {tokenSecretRef: {name: t, key: k}, appRole: {roleId: r, secretRef: {name: s,"
                + " key: k}}}"),
        vault(Kind.UNSUPPORTED, "auth.ldap", "auth: {ldap: {username: u}}"),
        vault(Kind.UNSUPPORTED, "auth.iam", "auth: {iam: {region: r}}"),
        vault(Kind.UNSUPPORTED, "auth.unknown", "auth: {unknown: {}}"),
        vault(Kind.MALFORMED, "auth.tokenSecretRef.key", "auth: {tokenSecretRef: {name: t}}"),
        vault(
            Kind.DENIED,
            "auth.tokenSecretRef.namespace",
            "auth: {tokenSecretRef: {name: t, key: k, namespace: other}}"),
        vault(Kind.MALFORMED, "auth.appRole.secretRef", "auth: {appRole: {roleId: r}}"),
        vault(
            Kind.MALFORMED,
            "auth.appRole.roleId",
            "auth: {appRole: {secretRef: {name: s, key: k}}}"),
        vault(Kind.UNSUPPORTED, "auth.kubernetes", "auth: {kubernetes: {role: r}}"),
        vault(
            Kind.MALFORMED,
            "auth.kubernetes.role",
            "auth: {kubernetes: {serviceAccountRef: {name: s}}}"),
        vault(
            Kind.DENIED,
            "auth.kubernetes.serviceAccountRef.namespace",
            "auth: {kubernetes: {role: r, serviceAccountRef: {name: s, namespace: other}}}"),
        vault(
            Kind.MALFORMED,
            "auth.kubernetes.mountPath",
            "auth: {kubernetes: {role: r, mountPath: ../sys, serviceAccountRef: {name: s}}}"),
        vault(Kind.UNSUPPORTED, "version", "version: v3, " + TOKEN),
        vault(Kind.UNSUPPORTED, "readYourWrites", "readYourWrites: true, " + TOKEN),
        vault(Kind.UNSUPPORTED, "headers.X-Vault-Token", "headers: {X-Vault-Token: t}, " + TOKEN),
        vault(Kind.UNSUPPORTED, "headers.Host", "headers: {Host: other}, " + TOKEN),
        vault(Kind.MALFORMED, "tls", "tls: {certSecretRef: {name: c}}, " + TOKEN),
        vault(
            Kind.MALFORMED,
            "caBundle",
            "caBundle: x, caProvider: {type: Secret, name: n, key: k}, " + TOKEN),
        vault(Kind.UNSUPPORTED, "typo", "typo: 1, " + TOKEN));
  }

  private static Stream<Refusal> ofAws() {
    return Stream.of(
        new Refusal(
            Kind.UNSUPPORTED,
            "provider.aws.service",
            "provider: {aws: {service: ParameterStore, region: eu-west-1, %s}}".formatted(KEYS)),
        new Refusal(
            Kind.MALFORMED,
            "provider.aws.region",
            "provider: {aws: {service: SecretsManager, region: 'evil.example/#', %s}}"
                .formatted(KEYS)),
        aws(Kind.UNSUPPORTED, "auth", "prefix: p"),
        aws(Kind.UNSUPPORTED, "auth", "auth: {}"),
        aws(
            Kind.MALFORMED,
            "auth.secretRef.secretAccessKeySecretRef",
            "auth: {secretRef: {accessKeyIDSecretRef: {name: a, key: i}}}"),
        aws(Kind.MALFORMED, "auth.jwt.serviceAccountRef", "auth: {jwt: {}}"),
        aws(
            Kind.DENIED,
            "auth.jwt.serviceAccountRef.namespace",
            "auth: {jwt: {serviceAccountRef: {name: s, namespace: other}}}"),
        aws(Kind.MALFORMED, "role", "externalID: e, " + KEYS),
        aws(Kind.UNSUPPORTED, "sessionTagsPolicy", "sessionTagsPolicy: Simple, " + KEYS),
        aws(Kind.UNSUPPORTED, "customSessionTags", "customSessionTags: [], " + KEYS),
        aws(Kind.UNSUPPORTED, "endpoint", "endpoint: 'http://x', " + KEYS));
  }

  private static Stream<Refusal> ofKubernetes() {
    return Stream.of(
        kubernetes(Kind.UNSUPPORTED, "authRef", "authRef: {name: k, key: config}"),
        kubernetes(Kind.UNSUPPORTED, "auth", "server: {url: 'https://other.example'}"),
        kubernetes(
            Kind.MALFORMED,
            "server.url",
            "server: {url: 'http://other.example'}, auth: {serviceAccount: {name: s}}"),
        kubernetes(
            Kind.MALFORMED,
            "auth",
            "auth: {serviceAccount: {name: s}, token: {bearerToken: {name: t, key: k}}}"),
        kubernetes(
            Kind.UNSUPPORTED,
            "auth.cert",
            "auth: {cert: {clientCert: {name: c, key: k}, clientKey: {name: c, key: l}}}"),
        kubernetes(Kind.MALFORMED, "auth.token.bearerToken", "auth: {token: {}}"),
        kubernetes(Kind.MALFORMED, "remoteNamespace", "remoteNamespace: ../kube-system"),
        kubernetes(Kind.UNSUPPORTED, "server.insecure", "server: {insecure: true}"));
  }

  @TestFactory
  Stream<DynamicTest> refusedByKeyPath() {
    return Stream.of(ofTheStore(), ofVault(), ofAws(), ofKubernetes())
        .flatMap(refusals -> refusals)
        .map(refusal ->
            dynamicTest(
                refusal.keyPath() + " in " + refusal.spec(),
                () ->
                    assertThat(failures(FakeStores.standard(), "SecretStore", refusal.spec()))
                        .anySatisfy(failure -> {
                          assertThat(failure.keyPath()).isEqualTo("spec." + refusal.keyPath());
                          assertThat(failure.kind()).isEqualTo(refusal.kind());
                          assertThat(failure.file()).isEqualTo("stores/0.yaml");
                          assertThat(failure.hint()).isNotBlank();
                        })));
  }

  @Test
  void onlyAClusterSecretStoreMayNameAnotherNamespace() {
    String spec =
        VAULT.formatted("auth: {tokenSecretRef: {name: t, key: k, namespace: elsewhere}}");
    List<Failure> failures = failures(FakeStores.standard(), "ClusterSecretStore", spec);
    assertThat(failures)
        .singleElement()
        .satisfies(failure -> {
          assertThat(failure.kind()).isEqualTo(Kind.MISSING);
          assertThat(failure.message()).isEqualTo("Secret elsewhere/t does not exist");
        });
  }

  @Test
  void theControllersOwnAwsIdentityIsForNoStoreOfATreeUnlessAllAreAllowed() {
    String spec = AWS.formatted("prefix: p/");
    for (String kind : List.of("SecretStore", "ClusterSecretStore")) {
      assertThat(failures(withAmbient(Ambient.CLUSTER_STORES), kind, spec))
          .singleElement()
          .satisfies(failure -> {
            assertThat(failure.kind()).isEqualTo(Kind.UNSUPPORTED);
            assertThat(failure.keyPath()).isEqualTo("spec.provider.aws.auth");
          });
    }
  }

  private static ExternalSecrets withAmbient(Ambient ambient) {
    AwsSettings standard = AwsSettings.standard();
    return StandardProviders.open(
        Clock.systemUTC(),
        new SecureRandom(),
        new AwsSettings(
            ambient,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            false,
            standard.limits()));
  }

  private static List<Failure> failures(ExternalSecrets externalSecrets, String kind, String spec) {
    String store =
        """
        apiVersion: external-secrets.io/v1
        kind: %s
        metadata: {name: s}
        spec:
        %s
        """
            .formatted(kind, spec.indent(2));
    return new Resolutions(externalSecrets)
        .store(store)
        .failures(
            """
            apiVersion: external-secrets.io/v1
            kind: ExternalSecret
            metadata: {name: app}
            spec:
              secretStoreRef: {name: s, kind: %s}
              data: [{secretKey: a, remoteRef: {key: k}}]
            """
                .formatted(kind));
  }
}

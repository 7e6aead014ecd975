package dev.sealgate.externalsecrets.vault;

import static dev.sealgate.externalsecrets.vault.VaultStores.TOKEN;
import static dev.sealgate.externalsecrets.vault.VaultStores.externalSecret;
import static dev.sealgate.externalsecrets.vault.VaultStores.key;
import static dev.sealgate.externalsecrets.vault.VaultStores.store;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.externalsecrets.ExternalSecrets;
import dev.sealgate.externalsecrets.Failure;
import dev.sealgate.externalsecrets.Failure.Kind;
import dev.sealgate.externalsecrets.InMemoryAccess;
import dev.sealgate.externalsecrets.Resolution;
import dev.sealgate.externalsecrets.Resolutions;
import dev.sealgate.externalsecrets.ResolvedSecret;
import dev.sealgate.externalsecrets.aws.AwsSettings;
import dev.sealgate.externalsecrets.standard.StandardProviders;
import dev.sealgate.testbed.RunningVault;
import dev.sealgate.testbed.Vaults;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A real Vault: its KV engines, its tokens and AppRoles, and its refusals. */
class VaultIT {

  private static final String VALUE = "c4nary-<&>-v4lue";

  private static RunningVault vault;
  private static VaultAdmin admin;

  private final InMemoryAccess access = new InMemoryAccess();
  private final ExternalSecrets externalSecrets =
      StandardProviders.open(Clock.systemUTC(), new SecureRandom(), AwsSettings.standard());

  @BeforeAll
  static void startVault() {
    vault = Vaults.start();
    admin = new VaultAdmin(vault);
    admin.write("sys/mounts/kv1", Map.of("type", "kv", "options", Map.of("version", "1")));
    admin.write("sys/mounts/team/kv", Map.of("type", "kv", "options", Map.of("version", "2")));
    admin.put(
        "app",
        Map.of(
            "user",
            "shop",
            "pass",
            VALUE,
            "port",
            5432,
            "id",
            9007199254740991L,
            "nested",
            Map.of("b", List.of(1, Map.of("c", "deep"))),
            "dotted.key",
            "d"));
    // Version 2 of the engine itself keeps numbers as floating point; version 1 keeps every digit.
    admin.write(
        "kv1/app", Map.of("user", "one", "nested", Map.of("a", "b"), "id", 9007199254740993L));
    admin.write("team/kv/data/app", Map.of("data", Map.of("user", "team")));
    admin.policy(
        "reader",
        """
        path "secret/*" { capabilities = ["read"] }
        path "kv1/*" { capabilities = ["read"] }
        path "team/kv/*" { capabilities = ["read"] }
        path "secret/data/forbidden" { capabilities = ["deny"] }
        """);
  }

  @AfterAll
  static void stopVault() {
    vault.close();
  }

  @AfterEach
  void close() {
    externalSecrets.close();
  }

  private Resolutions with(String fields) {
    return new Resolutions(externalSecrets).store(store(vault.address(), fields)).access(access);
  }

  private Resolutions withToken(String fields) {
    access.secret("shop", "vault", Map.of("token", admin.token("reader", "default") + "\n"));
    return with(fields + "\n" + TOKEN);
  }

  @Test
  void aPropertyOfVersionTwo() {
    Resolutions stores = withToken("path: secret");
    assertThat(stores.data(key("{key: app, property: pass}"))).containsEntry("k", VALUE);
    assertThat(stores.data(key("{key: app, property: id}"))).containsEntry("k", "9007199254740991");
    assertThat(stores.data(key("{key: app, property: nested.b.1.c}"))).containsEntry("k", "deep");
    assertThat(stores.data(key("{key: app, property: dotted.key}"))).containsEntry("k", "d");
  }

  @Test
  void aWholeSecretIsTheJsonThatGoWrites() {
    assertThat(withToken("path: secret").data(key("{key: app}")))
        .containsEntry(
            "k",
            "{\"dotted.key\":\"d\",\"id\":9007199254740991,\"nested\":{\"b\":[1,{\"c\":\"deep\"}]},"
                + "\"pass\":\"c4nary-\\u003c\\u0026\\u003e-v4lue\",\"port\":5432,\"user\":\"shop\"}");
  }

  @Test
  void extractKeepsEveryDigit() {
    assertThat(withToken("path: secret").data(externalSecret("dataFrom: [{extract: {key: app}}]")))
        .containsEntry("pass", VALUE)
        .containsEntry("id", "9007199254740991")
        .containsEntry("nested", "{\"b\":[1,{\"c\":\"deep\"}]}")
        .hasSize(6);
  }

  @Test
  void theMountMayStandInTheKey() {
    Resolutions stores = withToken("version: v2");
    assertThat(stores.data(key("{key: secret/app, property: user}"))).containsEntry("k", "shop");
    assertThat(stores.data(key("{key: secret/data/app, property: user}")))
        .containsEntry("k", "shop");
  }

  @Test
  void aMountOfSeveralSegments() {
    Resolutions stores = withToken("path: team/kv");
    assertThat(stores.data(key("{key: app, property: user}"))).containsEntry("k", "team");
    assertThat(stores.data(key("{key: team/kv/app, property: user}"))).containsEntry("k", "team");
  }

  @Test
  void versionOne() {
    Resolutions stores = withToken("path: kv1\nversion: v1");
    assertThat(stores.data(externalSecret("dataFrom: [{extract: {key: app}}]")))
        .isEqualTo(Map.of("user", "one", "nested", "{\"a\":\"b\"}", "id", "9007199254740993"));
    assertThat(stores.failure(key("{key: app, version: '1'}")).kind()).isEqualTo(Kind.UNSUPPORTED);
    assertThat(stores.failure(key("{key: app, metadataPolicy: Fetch}")).kind())
        .isEqualTo(Kind.UNSUPPORTED);
    assertThat(stores.failure(key("{key: nowhere}")).kind()).isEqualTo(Kind.MISSING);
  }

  @Test
  void aVersionAndTheNewestOneAfterARotation() {
    admin.put("rotating", Map.of("v", "first"));
    Resolutions stores = withToken("path: secret");
    assertThat(stores.data(key("{key: rotating, property: v}"))).containsEntry("k", "first");
    admin.put("rotating", Map.of("v", "second"));
    try (ResolvedSecret secret = stores.secret(key("{key: rotating, property: v}"))) {
      assertThat(Resolutions.texts(secret)).containsEntry("k", "second");
      assertThat(secret.provenance().getFirst().version()).isEqualTo("2");
    }
    assertThat(stores.data(key("{key: rotating, property: v, version: '1'}")))
        .containsEntry("k", "first");
    assertThat(stores.failure(key("{key: rotating, version: '9'}")).kind()).isEqualTo(Kind.MISSING);
    assertThat(stores.failure(key("{key: rotating, version: newest}")).kind())
        .isEqualTo(Kind.MALFORMED);
  }

  @Test
  void metadataInsteadOfTheValue() {
    admin.put("described", Map.of("v", VALUE));
    admin.write(
        "secret/metadata/described", Map.of("custom_metadata", Map.of("owner", "team <a>")));
    Resolutions stores = withToken("path: secret");
    assertThat(stores.data(key("{key: described, metadataPolicy: Fetch, property: owner}")))
        .containsEntry("k", "team <a>");
    assertThat(
            stores.data(
                externalSecret("dataFrom: [{extract: {key: described, metadataPolicy: Fetch}}]")))
        .containsEntry("owner", "team <a>")
        .containsEntry("current_version", "1")
        .containsKey("created_time")
        .doesNotContainValue(VALUE);
  }

  @Test
  void aKeyOfCharactersThatMeanSomethingElsewhere() {
    admin.put("odd%20name%3Fa%23b", Map.of("v", "odd"));
    assertThat(withToken("path: secret").data(key("{key: 'odd name?a#b', property: v}")))
        .containsEntry("k", "odd");
  }

  @Test
  void missingIsWhatVaultSaysIsMissing() {
    Resolutions stores = withToken("path: secret");
    Failure absent = stores.failure(key("{key: nowhere}"));
    assertThat(absent.kind()).isEqualTo(Kind.MISSING);
    assertThat(absent.keyPath()).isEqualTo("spec.data[0].remoteRef");
    assertThat(stores.failure(key("{key: app, property: nothing}")).kind()).isEqualTo(Kind.MISSING);
    admin.put("deleted", Map.of("v", VALUE));
    admin.delete("secret/data/deleted");
    assertThat(stores.failure(key("{key: deleted}")).kind()).isEqualTo(Kind.MISSING);
    String withdrawn =
        externalSecret(
            """
            data: [{secretKey: k, remoteRef: {key: deleted}}]
            target: {deletionPolicy: Delete}
            """);
    assertThat(stores.resolve(withdrawn)).isInstanceOf(Resolution.Withdrawn.class);
  }

  @Test
  void aMountThatIsNotThereOrOfAnotherVersionIsNotAMissingSecret() {
    access.secret("shop", "vault", Map.of("token", vault.rootToken()));
    String gone = "data: [{secretKey: k, remoteRef: {key: app}}]\ntarget: {deletionPolicy: Delete}";
    for (String fields : List.of("path: nowhere", "path: secret\nversion: v1")) {
      assertThat(with(fields + "\n" + TOKEN).failure(externalSecret(gone)).kind())
          .as(fields)
          .isEqualTo(Kind.MALFORMED);
    }
  }

  @Test
  void deniedIsNotMissing() {
    admin.put("forbidden", Map.of("v", VALUE));
    Resolutions stores = withToken("path: secret");
    Failure failure = stores.failure(key("{key: forbidden, property: v}"));
    assertThat(failure.kind()).isEqualTo(Kind.DENIED);
    assertThat(failure.keyPath()).isEqualTo("spec.data[0].remoteRef");
  }

  @Test
  void aTokenThatVaultDoesNotKnowIsDenied() {
    access.secret("shop", "vault", Map.of("token", "hvs.unknown"));
    assertThat(with("path: secret\n" + TOKEN).failure(key("{key: app}")).kind())
        .isEqualTo(Kind.DENIED);
  }

  @Test
  void aTokenThatIsNoHeaderIsMalformedAndNotQuoted() {
    access.secret("shop", "vault", Map.of("token", "c4nary token\nX-Other: y"));
    Failure failure = with("path: secret\n" + TOKEN).failure(key("{key: app}"));
    assertThat(failure.kind()).isEqualTo(Kind.MALFORMED);
    assertThat(failure.keyPath()).isEqualTo("spec.provider.vault.auth.tokenSecretRef");
    assertThat(failure.toString()).doesNotContain("c4nary");
  }
}

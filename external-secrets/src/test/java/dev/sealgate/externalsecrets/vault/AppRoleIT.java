package dev.sealgate.externalsecrets.vault;

import static dev.sealgate.externalsecrets.vault.VaultStores.key;
import static dev.sealgate.externalsecrets.vault.VaultStores.store;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sealgate.externalsecrets.ExternalSecrets;
import dev.sealgate.externalsecrets.Failure;
import dev.sealgate.externalsecrets.Failure.Kind;
import dev.sealgate.externalsecrets.InMemoryAccess;
import dev.sealgate.externalsecrets.MovableClock;
import dev.sealgate.externalsecrets.Resolutions;
import dev.sealgate.externalsecrets.aws.AwsSettings;
import dev.sealgate.externalsecrets.standard.StandardProviders;
import dev.sealgate.testbed.RunningVault;
import dev.sealgate.testbed.Vaults;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** AppRole logins at a real Vault, and what becomes of the tokens that they give. */
class AppRoleIT {

  private static RunningVault vault;
  private static VaultAdmin admin;

  private final MovableClock clock = new MovableClock();
  private final InMemoryAccess access = new InMemoryAccess();
  private final ExternalSecrets externalSecrets =
      StandardProviders.open(clock, new SecureRandom(), AwsSettings.standard());

  @BeforeAll
  static void startVault() {
    vault = Vaults.start();
    admin = new VaultAdmin(vault);
    admin.put("app", Map.of("user", "shop"));
    admin.policy("reader", "path \"secret/data/app\" { capabilities = [\"read\"] }");
    admin.write("sys/auth/machines", Map.of("type", "approle"));
  }

  @AfterAll
  static void stopVault() {
    vault.close();
  }

  @AfterEach
  void close() {
    externalSecrets.close();
  }

  /** Makes a role whose secret ID is good for so many logins. */
  private Resolutions role(String name, int logins) {
    admin.write(
        "auth/machines/role/" + name,
        Map.of(
            "token_policies",
            List.of("reader"),
            "token_ttl",
            "1h",
            "token_max_ttl",
            "4h",
            "secret_id_num_uses",
            logins));
    JsonNode roleId = admin.read("auth/machines/role/" + name + "/role-id").path("data");
    JsonNode secretId =
        admin.write("auth/machines/role/" + name + "/secret-id", Map.of()).path("data");
    access.secret(
        "shop",
        "approle",
        Map.of(
            "role", roleId.path("role_id").asText() + "\n",
            "secret", secretId.path("secret_id").asText() + "\n"));
    return new Resolutions(externalSecrets)
        .access(access)
        .store(
            store(
                vault.address(),
                """
                path: secret
                auth:
                  appRole:
                    path: machines
                    roleRef: {name: approle, key: role}
                    secretRef: {name: approle, key: secret}
                """));
  }

  private static void assertRead(Resolutions stores) {
    assertThat(stores.data(key("{key: app, property: user}"))).containsEntry("k", "shop");
  }

  @Test
  void oneLoginServesManyResolutions() {
    Resolutions stores = role("once", 1);
    assertRead(stores);
    assertRead(stores);
    assertRead(stores);
  }

  @Test
  void aTokenPastTwoThirdsOfItsLifeIsRenewedAtVault() {
    Resolutions stores = role("renewed", 1);
    assertRead(stores);
    assertThat(renewals("renewed")).isZero();
    clock.advance(Duration.ofMinutes(45));
    assertRead(stores);
    assertThat(renewals("renewed")).isEqualTo(1);
  }

  @Test
  void whatItLoggedInForIsRevokedAtTheEnd() {
    assertRead(role("farewell", 1));
    assertThat(tokens("farewell")).hasSize(1);

    externalSecrets.close();

    assertThat(tokens("farewell")).isEmpty();
  }

  /** How many tokens of a role Vault has renewed. */
  private static long renewals(String role) {
    return tokens(role).stream().filter(token -> token.has("last_renewal_time")).count();
  }

  /** The tokens of a role that Vault knows. */
  private static List<JsonNode> tokens(String role) {
    List<JsonNode> tokens = new ArrayList<>();
    for (JsonNode accessor :
        admin.read("auth/token/accessors?list=true").path("data").path("keys")) {
      JsonNode token =
          admin
              .write("auth/token/lookup-accessor", Map.of("accessor", accessor.asText()))
              .path("data");
      if (token.path("meta").path("role_name").asText().equals(role)) {
        tokens.add(token);
      }
    }
    return tokens;
  }

  @Test
  void aTokenThatVaultHasRevokedIsReplacedInTheSameResolution() {
    Resolutions stores = role("revoked", 2);
    assertRead(stores);
    admin.write("sys/leases/revoke-prefix/auth/machines/login", Map.of());
    assertRead(stores);
    assertRead(stores);
  }

  @Test
  void aRefusalByPolicyCostsNoFurtherLogin() {
    Resolutions stores = role("refused", 1);
    assertRead(stores);
    assertThat(stores.failure(key("{key: other}")).kind()).isEqualTo(Kind.DENIED);
    assertRead(stores);
  }

  @Test
  void aWrongSecretIdIsDeniedAtTheStoresLogin() {
    Resolutions stores = role("wrong", 1);
    access.secret("shop", "approle", Map.of("role", "c4nary-role", "secret", "c4nary-secret"));
    Failure failure = stores.failure(key("{key: app}"));
    assertThat(failure.kind()).isEqualTo(Kind.DENIED);
    assertThat(failure.file()).isEqualTo("stores/0.yaml");
    assertThat(failure.keyPath()).isEqualTo("spec.provider.vault.auth.appRole");
    assertThat(failure.toString()).doesNotContain("c4nary");
  }

  @Test
  void aMountThatIsNotThereIsToldAsSuch() {
    Resolutions stores = role("mount", 1);
    Failure failure =
        new Resolutions(externalSecrets)
            .access(access)
            .store(
                store(
                    vault.address(),
                    """
                    path: secret
                    auth:
                      appRole:
                        path: nowhere
                        roleId: r
                        secretRef: {name: approle, key: secret}
                    """))
            .failure(key("{key: app}"));
    assertThat(failure.kind()).isIn(Kind.MALFORMED, Kind.DENIED);
    assertRead(stores);
  }

  @Test
  void aNewSecretIdIsAnotherIdentity() {
    Resolutions stores = role("rotated", 1);
    assertRead(stores);
    assertRead(role("rotated", 1));
    access.secret("shop", "approle", Map.of("role", "r", "secret", "s"));
    assertThat(stores.failure(key("{key: app}")).kind()).isEqualTo(Kind.DENIED);
  }
}

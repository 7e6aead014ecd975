package dev.sealgate.externalsecrets.vault;

import static dev.sealgate.externalsecrets.keys.SopsFiles.PLAIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.age.AgeIdentity;
import dev.sealgate.crypto.sops.KeyService;
import dev.sealgate.crypto.sops.MasterKey;
import dev.sealgate.crypto.sops.SopsKeyring;
import dev.sealgate.crypto.sops.TrustPolicy;
import dev.sealgate.externalsecrets.IdentityDigest;
import dev.sealgate.externalsecrets.http.HttpLimits;
import dev.sealgate.externalsecrets.keys.SopsFiles;
import dev.sealgate.externalsecrets.vault.VaultTransit.Login;
import dev.sealgate.testbed.Command;
import dev.sealgate.testbed.Counterparts;
import dev.sealgate.testbed.RunningVault;
import dev.sealgate.testbed.Vaults;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Vault's transit engine, and the real sops with it. */
class VaultTransitIT {

  private static RunningVault vault;
  private static VaultAdmin admin;

  private SecretBytes token;
  private final VaultTransit transit =
      new VaultTransit(HttpLimits.DEFAULT, new IdentityDigest(new SecureRandom()));

  @BeforeAll
  static void startVault() {
    vault = Vaults.start();
    admin = new VaultAdmin(vault);
    admin.write("sys/mounts/transit", Map.of("type", "transit"));
    admin.write("sys/mounts/team/keys", Map.of("type", "transit"));
    admin.write("transit/keys/sops", Map.of());
    admin.write("transit/keys/other", Map.of());
    admin.write("team/keys/keys/app", Map.of());
    admin.policy(
        "sops",
        """
        path "transit/encrypt/sops" { capabilities = ["update"] }
        path "transit/decrypt/sops" { capabilities = ["update"] }
        path "transit/decrypt/gone" { capabilities = ["update"] }
        path "team/keys/+/app" { capabilities = ["update"] }
        """);
  }

  @AfterAll
  static void stopVault() {
    vault.close();
  }

  @BeforeEach
  void makeToken() {
    // with the line end that a file has
    token = SecretBytes.utf8(admin.token("sops") + "\n");
  }

  @AfterEach
  void close() {
    transit.close();
    token.close();
  }

  private KeyService service() {
    return transit.service(
        _ -> new Login(Optional.of(token), Optional.empty(), Optional.empty(), "give one"));
  }

  private SopsKeyring keyring() {
    return SopsKeyring.EMPTY.withService(
        service(), TrustPolicy.LOCAL_ONLY.withVaults(List.of(vault.address().toString())));
  }

  private static MasterKey key(String engine, String name) {
    return new MasterKey.VaultTransit(vault.address().toString(), engine, name);
  }

  @Test
  void opensWhatItEncryptedByAnEngineAtAnyPath() {
    for (MasterKey key : List.of(key("transit", "sops"), key("team/keys", "app"))) {
      byte[] file = SopsFiles.encrypt(keyring(), key);

      assertThat(new String(file, StandardCharsets.UTF_8)).contains("enc: vault:v1:");
      assertThat(SopsFiles.decrypt(keyring(), file)).isEqualTo(PLAIN);
    }
  }

  @Test
  void opensWhatAnOlderVersionOfTheKeyEncrypted() {
    byte[] file = SopsFiles.encrypt(keyring(), key("transit", "sops"));
    admin.write("transit/keys/sops/rotate", Map.of());

    assertThat(SopsFiles.decrypt(keyring(), file)).isEqualTo(PLAIN);
    assertThat(
            new String(
                SopsFiles.encrypt(keyring(), key("transit", "sops")), StandardCharsets.UTF_8))
        .doesNotContain("enc: vault:v1:");
  }

  @Test
  void exchangesFilesWithSops(@TempDir Path folder) throws Exception {
    Command sops =
        Counterparts.sops()
            .in(folder)
            .env("VAULT_ADDR", vault.address().toString())
            .env("VAULT_TOKEN", vault.rootToken());
    Files.writeString(folder.resolve("plain.yaml"), PLAIN);
    byte[] theirs =
        sops.run(
                "encrypt",
                "--hc-vault-transit",
                vault.address() + "/v1/team/keys/keys/app",
                "plain.yaml")
            .orThrow()
            .stdout();
    assertThat(SopsFiles.decrypt(keyring(), theirs)).isEqualTo(PLAIN);

    Files.write(folder.resolve("ours.yaml"), SopsFiles.encrypt(keyring(), key("team/keys", "app")));
    assertThat(sops.run("decrypt", "ours.yaml").orThrow().text()).isEqualTo(PLAIN.strip());
  }

  @Test
  void combinesAGroupOfAgeWithOneOfVault() {
    try (AgeIdentity alice = AgeIdentity.generate(new SecureRandom())) {
      MasterKey age = new MasterKey.Age(alice.recipient().orElseThrow().toString());
      byte[] file =
          SopsFiles.encrypt(keyring(), List.of(List.of(age), List.of(key("transit", "sops"))));
      SopsKeyring both = SopsKeyring.of(List.of(alice)).withService(service(), keyring().policy());

      assertThat(SopsFiles.decrypt(both, file)).isEqualTo(PLAIN);
      assertThatThrownBy(() -> SopsFiles.decrypt(keyring(), file))
          .isInstanceOf(CryptoException.NoIdentityMatched.class)
          .hasMessageContaining("1 of the 2 needed key groups could be opened");
    }
  }

  @Test
  void tellsTheWaysOfFailingApart() {
    KeyService service = service();
    String enc;
    try (SecretBytes dataKey = SecretBytes.copyOf(new byte[32])) {
      enc = service.wrap(key("transit", "sops"), dataKey);
    }
    assertThatThrownBy(() -> service.unwrap(key("transit", "gone"), enc))
        .isInstanceOf(CryptoException.NoIdentityMatched.class)
        .hasMessageContaining("/v1/transit/keys/gone: Vault has no such key");
    assertThatThrownBy(() -> service.unwrap(key("transit", "other"), enc))
        .isInstanceOf(CryptoException.PolicyRefused.class)
        .hasMessageContaining("Vault denies it");
    assertThatThrownBy(() ->
            service.unwrap(key("transit", "sops"), enc.substring(0, enc.length() - 8) + "AAAAAAA="))
        .isInstanceOf(CryptoException.Malformed.class)
        .hasMessageContaining("Vault can't decrypt it with this key");
    assertThatThrownBy(() -> service.unwrap(key("transit/../sys", "x"), enc))
        .isInstanceOf(CryptoException.Malformed.class);
    assertThatThrownBy(() ->
            service.unwrap(
                new MasterKey.VaultTransit("http://127.0.0.1:1", "transit", "sops"), enc))
        .isInstanceOf(CryptoException.KeyServiceUnavailable.class)
        .hasMessageContaining("http://127.0.0.1:1 takes no connection");
  }

  @Test
  void saysWhereAMissingTokenBelongs() {
    KeyService without =
        transit.service(_ ->
            new Login(Optional.empty(), Optional.empty(), Optional.empty(), "set VAULT_TOKEN"));

    assertThatThrownBy(() -> without.unwrap(key("transit", "sops"), "vault:v1:AAAA"))
        .isInstanceOf(CryptoException.NoIdentityMatched.class)
        .hasMessageContaining("there is no token for " + vault.address())
        .extracting(e -> ((CryptoException) e).hint())
        .isEqualTo("set VAULT_TOKEN");
  }

  @Test
  void connectsToNoAddressThatOnlyTheFileNames() throws IOException {
    byte[] file = SopsFiles.encrypt(keyring(), key("transit", "sops"));
    try (ServerSocketChannel listening = ServerSocketChannel.open()) {
      listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      listening.configureBlocking(false);
      String elsewhere =
          "http://127.0.0.1:" + ((InetSocketAddress) listening.getLocalAddress()).getPort();
      byte[] moved =
          new String(file, StandardCharsets.UTF_8)
              .replace(vault.address().toString(), elsewhere)
              .getBytes(StandardCharsets.UTF_8);

      assertThatThrownBy(() -> SopsFiles.decrypt(keyring(), moved))
          .isInstanceOf(CryptoException.PolicyRefused.class)
          .hasMessageContaining("the Vault address " + elsewhere + " is not a trusted one");
      // what the kernel had accepted for us would wait here
      assertThat(listening.accept()).isNull();
    }
  }
}

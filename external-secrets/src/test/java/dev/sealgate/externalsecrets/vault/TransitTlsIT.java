package dev.sealgate.externalsecrets.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.sops.KeyService;
import dev.sealgate.crypto.sops.MasterKey;
import dev.sealgate.externalsecrets.IdentityDigest;
import dev.sealgate.externalsecrets.http.HttpLimits;
import dev.sealgate.testbed.CertificateAuthority;
import dev.sealgate.testbed.VaultServer;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Keys of SOPS files at a Vault whose certificate only its own authority vouches for. */
class TransitTlsIT {

  @Test
  void aServerIsKnownByItsBundleAloneAndElseGetsNoToken() throws Exception {
    try (VaultServer vault = VaultServer.startWithTls();
        VaultTransit transit =
            new VaultTransit(HttpLimits.DEFAULT, new IdentityDigest(new SecureRandom()));
        SecretBytes token = SecretBytes.utf8(vault.rootToken());
        SecretBytes dataKey = SecretBytes.utf8("0123456789abcdef0123456789abcdef")) {
      VaultAdmin admin = new VaultAdmin(vault);
      admin.write("sys/mounts/transit", Map.of("type", "transit"));
      admin.write("transit/keys/sops", Map.of());
      MasterKey key = new MasterKey.VaultTransit(vault.address().toString(), "transit", "sops");
      String authority = Files.readString(vault.caCertificate().orElseThrow());
      String another = CertificateAuthority.create("another").certificatePem();

      KeyService known = service(transit, token, Optional.of(another + authority));
      String enc = known.wrap(key, dataKey);
      assertThat(known.unwrap(key, enc)).isEqualTo(dataKey);

      for (Optional<String> bundle : List.of(Optional.<String>empty(), Optional.of(another))) {
        assertThatThrownBy(() -> service(transit, token, bundle).unwrap(key, enc))
            .isInstanceOf(CryptoException.KeyServiceUnavailable.class)
            .hasMessageContaining(vault.address().toString());
      }
      assertThatThrownBy(() -> service(transit, token, Optional.of("no PEM")).unwrap(key, enc))
          .isInstanceOf(CryptoException.Malformed.class)
          .hasMessageContaining("the CA bundle of " + vault.address());
    }
  }

  private static KeyService service(
      VaultTransit transit, SecretBytes token, Optional<String> bundle) {
    return transit.service(_ ->
        new VaultTransit.Login(
            Optional.of(token), Optional.empty(), bundle.map(SecretBytes::utf8), ""));
  }
}

package dev.sealgate.cli.remote;

import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.sops.KeyService;
import dev.sealgate.crypto.sops.MasterKey;
import dev.sealgate.externalsecrets.aws.AwsIdentity;
import dev.sealgate.externalsecrets.aws.AwsSettings;
import dev.sealgate.externalsecrets.standard.RemoteKeys;
import dev.sealgate.externalsecrets.vault.VaultTransit;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Vault and AWS KMS as the person at this machine, with what their own tools use. */
public final class LaptopKeys implements KeyService, AutoCloseable {
  private static final int MAX_BYTES = 1 << 20;
  private static final String LOGIN = "set VAULT_TOKEN, or run vault login";

  private final RemoteKeys services;
  private final List<SecretBytes> owned = new ArrayList<>();
  private final KeyService vault;
  private final KeyService aws;

  private LaptopKeys(Map<String, String> environment, Path cwd, Clock clock, SecureRandom random) {
    services =
        RemoteKeys.open(
            clock,
            random,
            AwsSettings.fromEnvironment(environment, AwsSettings.Ambient.NOBODY, true));
    aws = services.aws().service(new AwsIdentity.Machine());
    vault = services.vault().service(_ -> login(environment, cwd));
  }

  public static LaptopKeys open(
      Map<String, String> environment, Path cwd, Clock clock, SecureRandom random) {
    return new LaptopKeys(environment, cwd, clock, random);
  }

  private VaultTransit.Login login(Map<String, String> environment, Path cwd) {
    Optional<SecretBytes> token =
        variable(environment, "VAULT_TOKEN")
            .map(SecretBytes::utf8)
            .or(() ->
                variable(environment, "HOME")
                    .map(home -> cwd.resolve(home).resolve(".vault-token"))
                    .filter(Files::isRegularFile)
                    .map(LaptopKeys::read));
    Optional<SecretBytes> authorities =
        variable(environment, "VAULT_CACERT").map(file -> read(cwd.resolve(file)));
    token.ifPresent(owned::add);
    authorities.ifPresent(owned::add);
    return new VaultTransit.Login(
        token, variable(environment, "VAULT_NAMESPACE"), authorities, LOGIN);
  }

  private static Optional<String> variable(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
  }

  private static SecretBytes read(Path file) {
    try (InputStream stream = Files.newInputStream(file)) {
      return SecretBytes.takeOwnershipOf(stream.readNBytes(MAX_BYTES));
    } catch (IOException _) {
      throw new CryptoException.InvalidKey(
          file + " could not be read", "look at its owner and mode: ls -l " + file);
    }
  }

  @Override
  public boolean handles(MasterKey key) {
    return vault.handles(key) || aws.handles(key);
  }

  @Override
  public SecretBytes unwrap(MasterKey key, String enc) {
    return service(key).unwrap(key, enc);
  }

  @Override
  public String wrap(MasterKey key, SecretBytes dataKey) {
    return service(key).wrap(key, dataKey);
  }

  private KeyService service(MasterKey key) {
    return vault.handles(key) ? vault : aws;
  }

  @Override
  public void close() {
    owned.forEach(SecretBytes::close);
    services.close();
  }
}

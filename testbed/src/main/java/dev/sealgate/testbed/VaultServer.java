package dev.sealgate.testbed;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Vault as a process on loopback. It keeps its data while it is stopped, and loses it when it is
 * closed.
 */
public final class VaultServer implements RunningVault {
  private static final Duration START_LIMIT = Duration.ofSeconds(60);

  private final Path folder = Folders.temporary("vault");
  private final int port = Ports.free();
  private final String rootToken = "root-" + UUID.randomUUID();
  private final Optional<Path> caCertificate;
  private ChildProcess process;

  private VaultServer(boolean tls) {
    if (tls) {
      CertificateAuthority authority = CertificateAuthority.create("sealgate-vault");
      CertificateAuthority.ServerCertificate server = authority.issue();
      Folders.write(folder.resolve("server.crt"), server.certificatePem());
      Folders.write(folder.resolve("server.key"), server.keyPem());
      this.caCertificate =
          Optional.of(Folders.write(folder.resolve("ca.crt"), authority.certificatePem()));
    } else {
      this.caCertificate = Optional.empty();
    }
    this.process = launch();
  }

  public static VaultServer start() {
    return new VaultServer(false);
  }

  /** Serves https with a certificate that only {@link #caCertificate()} vouches for. */
  public static VaultServer startWithTls() {
    return new VaultServer(true);
  }

  @Override
  public URI address() {
    return URI.create((caCertificate.isPresent() ? "https" : "http") + "://127.0.0.1:" + port);
  }

  @Override
  public String rootToken() {
    return rootToken;
  }

  /** The PEM file of the authority that signed its certificate, when it serves https. */
  public Optional<Path> caCertificate() {
    return caCertificate;
  }

  @Override
  public CommandResult cli(String... arguments) {
    Command vault =
        Command.of(Binaries.require("vault").toString())
            .env("VAULT_ADDR", address().toString())
            .env("VAULT_TOKEN", rootToken);
    if (caCertificate.isPresent()) {
      vault = vault.env("VAULT_CACERT", caCertificate.get().toString());
    }
    return vault.run(arguments).orThrow();
  }

  @Override
  public String how() {
    return "as a process";
  }

  /** Makes it unreachable: connections are refused. */
  public void stop() {
    process.close();
  }

  /** Ends it as kill -9 does. */
  public void kill() {
    process.kill();
  }

  /** Makes it silent: connections are accepted, by the system, and nothing is ever answered. */
  public void hold() {
    process.signal("STOP");
  }

  /** Has it answer again, and what it was asked meanwhile, too. */
  public void release() {
    process.signal("CONT");
  }

  /** Makes it reachable again, on the same port, with the same data and tokens. */
  public void restart() {
    process.close();
    process = launch();
  }

  @Override
  public void close() {
    process.close();
    Folders.delete(folder);
  }

  private ChildProcess launch() {
    Map<String, String> environment = new HashMap<>();
    environment.put("VAULT_DEV_ROOT_TOKEN_ID", rootToken);
    environment.put("VAULT_DEV_LISTEN_ADDRESS", "127.0.0.1:" + port);
    environment.put("VAULT_DEV_STORAGE", folder.toString());
    environment.put("VAULT_LOG_LEVEL", "warn");
    if (caCertificate.isPresent()) {
      environment.put("VAULT_DEV_TLS_CERT_FILE", folder.resolve("server.crt").toString());
      environment.put("VAULT_DEV_TLS_KEY_FILE", folder.resolve("server.key").toString());
    }
    List<String> command = List.of(Binaries.require("vault").toString(), "server", "-dev");
    ChildProcess started =
        ChildProcess.start("vault", command, environment, folder.resolve("vault.log"));
    try (HttpProbe probe = new HttpProbe(caCertificate.map(Folders::read).orElse(null), Map.of())) {
      started.awaitReady(START_LIMIT, () -> probe.ok(address().resolve("/v1/sys/health")));
    }
    return started;
  }
}

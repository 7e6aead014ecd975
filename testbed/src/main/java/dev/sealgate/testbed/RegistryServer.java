package dev.sealgate.testbed;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;
import org.jspecify.annotations.Nullable;

/** CNCF distribution's registry as a process on loopback, over https. */
public final class RegistryServer implements AutoCloseable {
  /** How it wants to be logged in to. */
  public enum Access {
    OPEN,
    /** Basic, by an htpasswd file. */
    PASSWORD,
    /** A token of a server of its own, which asks for the same user and password. */
    TOKEN
  }

  public static final String USER = "robot";
  public static final String PASSWORD = "registry-password-2718281";
  static final String SERVICE = "sealgate-registry";
  private static final Duration START_LIMIT = Duration.ofSeconds(60);

  private final Path folder = Folders.temporary("registry");
  private final int port = Ports.free();
  private final CertificateAuthority authority = CertificateAuthority.create("sealgate-registry");
  private final Path authorityFile;
  private final Access access;
  private final @Nullable TokenServer tokens;
  private final ChildProcess process;

  private RegistryServer(Access access) {
    this.access = access;
    CertificateAuthority.ServerCertificate server = authority.issue();
    Path certificate = Folders.write(folder.resolve("server.crt"), server.certificatePem());
    Path key = Folders.write(folder.resolve("server.key"), server.keyPem());
    this.authorityFile = Folders.write(folder.resolve("ca.crt"), authority.certificatePem());
    this.tokens = access == Access.TOKEN ? TokenServer.start(authority) : null;
    String configuration =
        """
        version: 0.1
        log: {level: warn}
        storage: {filesystem: {rootdirectory: %s}}
        http:
          addr: 127.0.0.1:%d
          tls: {certificate: %s, key: %s}
        %s
        """
            .formatted(folder.resolve("data"), port, certificate, key, auth(access));
    Path file = Folders.write(folder.resolve("config.yml"), configuration);
    this.process =
        ChildProcess.start(
            "registry",
            List.of(Binaries.require("registry").toString(), "serve", file.toString()),
            Map.of("OTEL_TRACES_EXPORTER", "none"),
            folder.resolve("registry.log"));
    try (HttpProbe probe = new HttpProbe(authority.certificatePem(), Map.of())) {
      process.awaitReady(
          START_LIMIT, () -> probe.answers(URI.create("https://" + address() + "/v2/")));
    }
  }

  public static RegistryServer start(Access access) {
    return new RegistryServer(access);
  }

  private String auth(Access access) {
    return switch (access) {
      case OPEN -> "";
      case PASSWORD -> {
        byte[] salt = new byte[16];
        new SecureRandom().nextBytes(salt);
        String hash =
            OpenBSDBCrypt.generate("2y", PASSWORD.getBytes(StandardCharsets.UTF_8), salt, 4);
        Path users = Folders.write(folder.resolve("htpasswd"), USER + ":" + hash + "\n");
        yield "auth: {htpasswd: {realm: charts, path: " + users + "}}";
      }
      case TOKEN ->
          "auth: {token: {realm: '%s', service: %s, issuer: %s, rootcertbundle: %s}}"
              .formatted(realm(), SERVICE, TokenServer.ISSUER, authorityFile);
    };
  }

  private URI realm() {
    return Optional.ofNullable(tokens).orElseThrow().realm();
  }

  /** Host and port. */
  public String address() {
    return "127.0.0.1:" + port;
  }

  /** Whose certificates to trust, in PEM. */
  public String caCertificate() {
    return authority.certificatePem();
  }

  public Path caFile() {
    return authorityFile;
  }

  /** The scopes that tokens were asked for, in order. */
  public List<String> scopes() {
    return tokens == null ? List.of() : tokens.scopes();
  }

  /**
   * Publishes a chart as {@code helm push} does.
   *
   * @param config the chart's metadata as JSON
   * @return the digest of its manifest, {@code sha256:…}
   */
  public String pushChart(String name, String tag, byte[] config, byte[] archive) {
    try (RegistryPush push = push(name)) {
      return push.chart(name, tag, config, archive);
    }
  }

  /** Publishes a manifest as it is; blobs that it names have to be there. */
  public String pushManifest(String name, String tag, String type, String manifest) {
    try (RegistryPush push = push(name)) {
      return push.manifest(name, tag, type, manifest);
    }
  }

  /** Publishes a blob, and tells its digest. */
  public String pushBlob(String name, byte[] content) {
    try (RegistryPush push = push(name)) {
      push.blob(name, content);
      return RegistryPush.digest(content);
    }
  }

  private RegistryPush push(String name) {
    Optional<String> authorization =
        switch (access) {
          case OPEN -> Optional.empty();
          case PASSWORD -> Optional.of(TokenServer.login());
          case TOKEN ->
              Optional.of(
                  "Bearer "
                      + Optional.ofNullable(tokens)
                          .orElseThrow()
                          .token(List.of("repository:" + name + ":pull,push")));
        };
    return new RegistryPush(
        URI.create("https://" + address()), authority.certificatePem(), authorization);
  }

  @Override
  public void close() {
    process.close();
    if (tokens != null) {
      tokens.close();
    }
    Folders.delete(folder);
  }
}

package dev.sealgate.cli;

import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.TlsPair;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Secrets of the types that clusters know themselves. */
final class TypedSecret {
  @Option(names = "--cert", paramLabel = "FILE", description = "tls: the certificate, PEM.")
  private @Nullable String certificate;

  @Option(names = "--key", paramLabel = "FILE", description = "tls: the private key, PEM.")
  private @Nullable String key;

  @Option(
      names = "--docker-server",
      paramLabel = "HOST",
      description = "docker-registry: Default: https://index.docker.io/v1/.")
  private @Nullable String server;

  @Option(
      names = "--docker-username",
      paramLabel = "NAME",
      description = "docker-registry: the password comes from standard input.")
  private @Nullable String user;

  @Option(names = "--docker-email", paramLabel = "ADDRESS", description = "docker-registry.")
  private @Nullable String email;

  @Option(
      names = "--docker-password",
      paramLabel = "VALUE",
      description = "docker-registry: the password as an argument. Others can see it.")
  private @Nullable String password;

  void refuseFor(CreateCommand.Kind kind) {
    boolean tls = certificate != null || key != null;
    boolean docker = Stream.of(server, user, email, password).anyMatch(java.util.Objects::nonNull);
    if ((tls && kind != CreateCommand.Kind.tls)
        || (docker && kind != CreateCommand.Kind.docker_registry)) {
      throw Failure.usage(
          (tls ? "--cert and --key go with tls" : "--docker-... go with docker-registry"),
          "seal create --help lists what goes with which");
    }
  }

  void tls(World world, Map<String, SecretBytes> data) {
    if (certificate == null || key == null) {
      throw Failure.usage("tls needs --cert FILE and --key FILE", "both are PEM files");
    }
    try (Source chain = SopsInput.read(world, certificate);
        Source secret = SopsInput.read(world, key)) {
      if (!hasKey(chain, secret)) {
        throw Failure.of(
            "%s, %s: the private key does not belong to the certificate"
                .formatted(certificate, key),
            "find the other one; where they belong together these print the same: openssl x509"
                + " -noout -pubkey -in CERT, openssl pkey -pubout -in KEY");
      }
      data.put("tls.crt", chain.content().duplicate());
      data.put("tls.key", secret.content().duplicate());
    }
  }

  private static boolean hasKey(Source chain, Source secret) {
    TlsPair pair;
    try {
      pair = TlsPair.ofCertificate(chain.content());
    } catch (CryptoException e) {
      throw e.at(CryptoException.Location.file(chain.name()));
    }
    try {
      return pair.hasKey(secret.content());
    } catch (CryptoException e) {
      throw e.at(CryptoException.Location.file(secret.name()));
    }
  }

  void dockerRegistry(World world, Map<String, SecretBytes> data) {
    if (user == null) {
      throw Failure.usage(
          "docker-registry needs --docker-username NAME", "the password comes by a pipe");
    }
    if (password != null) {
      world.warning(
          "the password is on the command line, where other processes and your history keep it;"
              + " standard input is safer");
    }
    String name = user;
    try (SecretBytes secret =
        password != null
            ? SecretBytes.utf8(password)
            : Prompt.valueOrInput(world, "password of " + name, "pipe it in: ... < password.txt")) {
      String text = secret.use(bytes -> new String(bytes, StandardCharsets.UTF_8));
      Map<String, Object> login = new LinkedHashMap<>();
      login.put("username", name);
      login.put("password", text);
      if (email != null) {
        login.put("email", email);
      }
      login.put(
          "auth",
          Base64.getEncoder().encodeToString((name + ":" + text).getBytes(StandardCharsets.UTF_8)));
      String host = server == null ? "https://index.docker.io/v1/" : server;
      data.put(
          ".dockerconfigjson", SecretBytes.utf8(JsonText.of(Map.of("auths", Map.of(host, login)))));
    }
  }
}

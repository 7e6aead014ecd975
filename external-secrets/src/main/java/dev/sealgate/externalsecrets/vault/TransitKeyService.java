package dev.sealgate.externalsecrets.vault;

import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.sops.KeyService;
import dev.sealgate.crypto.sops.MasterKey;
import dev.sealgate.externalsecrets.Failure.Kind;
import dev.sealgate.externalsecrets.Retries;
import dev.sealgate.externalsecrets.StoreException;
import dev.sealgate.externalsecrets.http.ClientPool;
import dev.sealgate.externalsecrets.http.ServerAddress;
import dev.sealgate.externalsecrets.http.TlsIdentity.UnusablePemException;
import dev.sealgate.externalsecrets.keys.KeyFailures;
import dev.sealgate.externalsecrets.values.JsonDocument;
import dev.sealgate.externalsecrets.values.ValueException;
import dev.sealgate.externalsecrets.vault.VaultApi.Answer;
import dev.sealgate.externalsecrets.vault.VaultTransit.Login;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** The two calls of the transit engine that SOPS needs. */
final class TransitKeyService implements KeyService {

  private static final Retries RETRIES = new Retries(2, Duration.ofMillis(250));
  private static final String ADDRESS = "vault_address";

  /** What Vault takes for the name of a key; a slash in it would lead to other engines' paths. */
  private static final Pattern KEY_NAME = Pattern.compile("\\w(?:[\\w.-]*\\w)?");

  private static final Pattern CIPHERTEXT = Pattern.compile("vault:v[0-9]+:[A-Za-z0-9+/]+=*");

  private final ClientPool clients;
  private final Function<String, Login> logins;

  TransitKeyService(ClientPool clients, Function<String, Login> logins) {
    this.clients = clients;
    this.logins = logins;
  }

  @Override
  public boolean handles(MasterKey key) {
    return key instanceof MasterKey.VaultTransit;
  }

  @Override
  public SecretBytes unwrap(MasterKey key, String enc) {
    if (!CIPHERTEXT.matcher(enc).matches()) {
      throw KeyFailures.of(
          key,
          StoreException.ofKey(
              Kind.MALFORMED,
              "enc is no ciphertext of the transit engine",
              "restore the file from history"));
    }
    return ask(key, "decrypt", "ciphertext", enc, "plaintext", TransitKeyService::decoded);
  }

  @Override
  public String wrap(MasterKey key, SecretBytes dataKey) {
    String plaintext = dataKey.use(Base64.getEncoder()::encodeToString);
    return ask(key, "encrypt", "plaintext", plaintext, "ciphertext", TransitKeyService::ciphertext);
  }

  /**
   * @param reader of the wanted member; gives up on anything unexpected by a ValueException
   */
  private <T> T ask(
      MasterKey key,
      String verb,
      String given,
      String content,
      String wanted,
      Function<SecretBytes, T> reader) {
    MasterKey.VaultTransit transit = (MasterKey.VaultTransit) key;
    try {
      String path = path(transit, verb);
      URI server = server(transit);
      Login login = logins.apply(server.toString());
      try (SecretBytes token = token(login, server)) {
        VaultApi api = api(server, login);
        return RETRIES.run(
            () -> {
              Answer answer = api.write(path, Map.of(given, content), token, login.namespace());
              try (SecretBytes body = answer.body()) {
                if (answer.status() != 200) {
                  throw VaultFailures.ofTransit(answer.status(), body, verb);
                }
                return member(body, wanted, reader);
              }
            },
            Thread::sleep);
      }
    } catch (StoreException e) {
      throw KeyFailures.of(key, e);
    }
  }

  private static <T> T member(SecretBytes body, String name, Function<SecretBytes, T> reader) {
    try (JsonDocument answer = JsonDocument.parse(body);
        SecretBytes data = answer.member("data").orElseThrow(TransitKeyService::unexpected);
        JsonDocument members = JsonDocument.parse(data);
        SecretBytes value = members.member(name).orElseThrow(TransitKeyService::unexpected)) {
      return reader.apply(value);
    } catch (ValueException _) {
      throw unexpected();
    }
  }

  private static SecretBytes decoded(SecretBytes base64) {
    byte[] text = base64.copyBytes();
    try {
      return SecretBytes.takeOwnershipOf(Base64.getDecoder().decode(text));
    } catch (IllegalArgumentException _) {
      throw unexpected();
    } finally {
      Arrays.fill(text, (byte) 0);
    }
  }

  private static String ciphertext(SecretBytes value) {
    String text = value.use(bytes -> new String(bytes, StandardCharsets.UTF_8));
    if (!CIPHERTEXT.matcher(text).matches()) {
      throw unexpected();
    }
    return text;
  }

  private static String path(MasterKey.VaultTransit key, String verb) {
    Optional<String> engine = VaultPaths.encode(key.enginePath());
    Optional<String> name = VaultPaths.encode(key.keyName());
    if (engine.isEmpty() || name.isEmpty() || !KEY_NAME.matcher(key.keyName()).matches()) {
      throw StoreException.ofKey(
          Kind.MALFORMED,
          "engine_path and key_name are no path and key of Vault",
          "write a path such as transit, without . and .., and a key of letters, digits, - . and"
              + " _");
    }
    return engine.get() + "/" + verb + "/" + name.get();
  }

  private static URI server(MasterKey.VaultTransit key) {
    return ServerAddress.parse(key.address())
        .orElseThrow(() ->
            new StoreException(
                Kind.MALFORMED,
                ADDRESS,
                "vault_address is not the address of a server that may be asked",
                "write https://host:port, without user, query and fragment, and no link-local"
                    + " host"));
  }

  private static SecretBytes token(Login login, URI server) {
    SecretBytes given =
        login
            .token()
            .orElseThrow(() ->
                StoreException.ofKey(
                    Kind.MISSING, "there is no token for " + server, login.hint()));
    return VaultCredential.of(given, "", "the Vault token");
  }

  private VaultApi api(URI server, Login login) {
    try {
      return new VaultApi(
          server,
          clients.client(login.authorities(), Optional.empty(), Optional.empty(), Map.of()),
          ADDRESS);
    } catch (UnusablePemException e) {
      throw StoreException.ofKey(
          Kind.MALFORMED, "the CA bundle of " + server + " " + e.getMessage(), "give PEM text");
    }
  }

  private static StoreException unexpected() {
    return StoreException.ofKey(
        Kind.MALFORMED,
        "the server answers, but not as the transit engine of Vault does",
        "check vault_address and engine_path");
  }
}

package dev.sealgate.reconciler.cluster;

import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.externalsecrets.ClusterAccess;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** The cluster with the rights of one Application: nobody else's token or Secret comes this way. */
public final class AppAccess implements ClusterAccess {
  private static final ApiResource SECRETS = new ApiResource("", "v1", "Secret", "secrets", true);
  private static final ApiResource CONFIG_MAPS =
      new ApiResource("", "v1", "ConfigMap", "configmaps", true);
  private static final ApiResource ACCOUNTS =
      new ApiResource("", "v1", "ServiceAccount", "serviceaccounts", true);

  private final ApiClient client;
  private final ApiCatalog catalog;
  private final String identity;

  private AppAccess(ApiClient client, ApiCatalog catalog, String identity) {
    this.client = client;
    this.catalog = catalog;
    this.identity = identity;
  }

  public static AppAccess of(ApiClient client, ApiCatalog catalog) {
    return new AppAccess(client, catalog, client.identity().toString());
  }

  @Override
  public String identity() {
    return identity;
  }

  @Override
  public Lookup<Map<String, SecretBytes>> secret(String namespace, String name) {
    return client.read(SECRETS.path(namespace, name), null, DataReader.OF_SECRET);
  }

  @Override
  public Lookup<Map<String, SecretBytes>> configMap(String namespace, String name) {
    return client.read(CONFIG_MAPS.path(namespace, name), null, DataReader.OF_CONFIG_MAP);
  }

  @Override
  public Lookup<SecretBytes> token(
      String namespace, String serviceAccount, List<String> audiences, Duration validity) {
    byte[] request =
        Json.bytes(
            Map.of(
                "apiVersion",
                "authentication.k8s.io/v1",
                "kind",
                "TokenRequest",
                "spec",
                Map.of("audiences", audiences, "expirationSeconds", validity.toSeconds())));
    return client.read(
        ACCOUNTS.path(namespace, serviceAccount) + "/token", request, new TokenReader());
  }

  @Override
  public Lookup<Map<String, Object>> resource(
      String apiVersion, String kind, String namespace, String name) {
    return switch (catalog.find(apiVersion, kind)) {
      case ApiCatalog.Lookup.Served(ApiResource resource) -> object(resource, namespace, name);
      case ApiCatalog.Lookup.Unknown _ -> new Lookup.Missing<>();
      case ApiCatalog.Lookup.Doubt _ -> new Lookup.Unreachable<>();
    };
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private Lookup<Map<String, Object>> object(ApiResource resource, String namespace, String name) {
    return switch (client.get(resource, namespace, name, Detail.FULL)) {
      case ApiAnswer.Ok(var object) -> new Lookup.Found<>((Map) object);
      case ApiAnswer.Missing _ -> new Lookup.Missing<>();
      case ApiAnswer.Forbidden _, ApiAnswer.Rejected _ -> new Lookup.Denied<>();
      case ApiAnswer.Conflict _, ApiAnswer.Expired _, ApiAnswer.Unavailable _ ->
          new Lookup.Unreachable<>();
    };
  }

  @Override
  public ClusterAccess withBearerToken(SecretBytes token) {
    // in memory only, to tell one token's rights from another's
    String digest = token.use(AppAccess::digest);
    return new AppAccess(
        client.withBearerToken(token), catalog, identity + " with the token " + digest);
  }

  private static String digest(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}

package dev.sealgate.externalsecrets;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Runs requests, and looks into what came of them. */
public final class Resolutions {

  public static final String FILE = "apps/shop.yaml";
  public static final String NAMESPACE = "shop";

  private final ExternalSecrets externalSecrets;
  private final List<StoreCatalog.Store> stores = new ArrayList<>();
  private ClusterAccess access = new InMemoryAccess();
  private String namespace = NAMESPACE;

  public Resolutions(ExternalSecrets externalSecrets) {
    this.externalSecrets = externalSecrets;
  }

  /** Adds a store to the source tree, in a file of its own. */
  public Resolutions store(String yaml) {
    Map<String, Object> manifest = Yaml.read(yaml);
    boolean cluster = "ClusterSecretStore".equals(manifest.get("kind"));
    stores.add(
        new StoreCatalog.Store(
            manifest, "stores/" + stores.size() + ".yaml", 0, cluster ? "" : namespace));
    return this;
  }

  public Resolutions access(ClusterAccess newAccess) {
    access = newAccess;
    return this;
  }

  public Resolutions namespace(String newNamespace) {
    namespace = newNamespace;
    return this;
  }

  public Resolution resolve(String externalSecret) {
    return externalSecrets.resolve(
        new ExternalSecretRequest(
            Yaml.read(externalSecret), FILE, 2, new StoreCatalog(stores), access, namespace));
  }

  /** The resolved Secret, or an assertion error that tells the failures. */
  public ResolvedSecret secret(String externalSecret) {
    Resolution resolution = resolve(externalSecret);
    assertThat(resolution).isInstanceOf(Resolution.Resolved.class);
    return ((Resolution.Resolved) resolution).secret();
  }

  public Map<String, String> data(String externalSecret) {
    try (ResolvedSecret secret = secret(externalSecret)) {
      return texts(secret);
    }
  }

  public List<Failure> failures(String externalSecret) {
    Resolution resolution = resolve(externalSecret);
    assertThat(resolution).isInstanceOf(Resolution.Failed.class);
    return ((Resolution.Failed) resolution).failures();
  }

  public Failure failure(String externalSecret) {
    List<Failure> failures = failures(externalSecret);
    assertThat(failures).hasSize(1);
    return failures.getFirst();
  }

  public static Map<String, String> texts(ResolvedSecret secret) {
    Map<String, String> texts = new TreeMap<>();
    secret
        .data()
        .forEach((key, value) ->
            texts.put(key, value.use(bytes -> new String(bytes, StandardCharsets.UTF_8))));
    return texts;
  }
}

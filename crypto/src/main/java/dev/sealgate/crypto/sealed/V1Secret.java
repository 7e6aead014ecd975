package dev.sealgate.crypto.sealed;

import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.SecretBytes;
import java.io.ByteArrayInputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.schema.JsonSchema;

/** The plaintext of the deprecated {@code spec.data}: a whole Secret as Go's JSON. */
final class V1Secret {
  private static final int MAX_CODE_POINTS = 8 << 20;

  private V1Secret() {}

  static Map<String, Object> parse(SecretBytes json) {
    LoadSettings settings =
        LoadSettings.builder()
            .setLabel("spec.data")
            .setSchema(new JsonSchema())
            .setAllowDuplicateKeys(false)
            .setMaxAliasesForCollections(0)
            .setCodePointLimit(MAX_CODE_POINTS)
            .build();
    Object tree;
    try {
      tree = json.use(live -> load(settings, live));
    } catch (RuntimeException | StackOverflowError _) {
      throw malformed("is not JSON once it is decrypted");
    }
    if (!(tree instanceof Map<?, ?> map)) {
      throw malformed("is not a Secret once it is decrypted");
    }
    Map<String, Object> secret = new LinkedHashMap<>();
    map.forEach((key, value) -> {
      if (key instanceof String name && value != null) {
        secret.put(name, value);
      }
    });
    if (!"Secret".equals(secret.getOrDefault("kind", "Secret"))) {
      throw malformed("is of another kind than Secret once it is decrypted");
    }
    return secret;
  }

  private static Object load(LoadSettings settings, byte[] json) {
    Object tree = new Load(settings).loadFromInputStream(new ByteArrayInputStream(json));
    return tree == null ? "" : tree;
  }

  private static CryptoException malformed(String problem) {
    return new CryptoException.Malformed(
        "SealedSecret", -1, problem, "seal the Secret again with a current kubeseal or seal");
  }
}

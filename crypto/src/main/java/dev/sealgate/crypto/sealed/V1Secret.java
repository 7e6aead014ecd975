package dev.sealgate.crypto.sealed;

import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.SecretBytes;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.JsonSchema;

/** The plaintext of the deprecated {@code spec.data}: a whole Secret as Go's JSON. */
final class V1Secret {
  private static final int MAX_BYTES = 8 << 20;

  private static final int MAX_DIGITS = 400;

  private V1Secret() {}

  static Map<String, Object> parse(SecretBytes json) {
    if (json.length() > MAX_BYTES) {
      throw new CryptoException.LimitExceeded(
          "the Secret in it is larger than 8 MiB", "a Kubernetes Secret holds 1 MiB at most");
    }
    LoadSettings settings =
        LoadSettings.builder()
            .setLabel("spec.data")
            .setSchema(new JsonSchema())
            .setTagConstructors(Map.of(Tag.INT, V1Secret::integer))
            .setAllowDuplicateKeys(false)
            .setMaxAliasesForCollections(0)
            .setCodePointLimit(MAX_BYTES)
            .setBufferSize(json.length() + 1) // else a long plain scalar takes quadratic time
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

  /** The engine makes a BigInteger of any length, which takes quadratic time. */
  private static Object integer(Node node) {
    if (node instanceof ScalarNode scalar && scalar.getValue().length() <= MAX_DIGITS) {
      return new BigInteger(scalar.getValue());
    }
    throw new YamlEngineException("a number that is too long");
  }

  private static CryptoException malformed(String problem) {
    return new CryptoException.Malformed(
        "SealedSecret", -1, problem, "seal the Secret again with a current kubeseal or seal");
  }
}

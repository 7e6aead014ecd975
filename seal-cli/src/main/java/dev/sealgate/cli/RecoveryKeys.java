package dev.sealgate.cli;

import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.CryptoException.Location;
import dev.sealgate.crypto.sealed.SealingKey;
import dev.sealgate.crypto.sealed.SealingKeyRing;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The private sealing keys of files: PEM, or Secrets as {@code kubectl get secret -o yaml} or
 * {@code -o json} writes them, one, several documents or a List.
 */
final class RecoveryKeys {
  private static final byte[] PEM = "-----BEGIN ".getBytes(StandardCharsets.US_ASCII);

  private RecoveryKeys() {}

  /** The caller closes it. */
  static SealingKeyRing load(World world, List<String> files) {
    List<SealingKey> keys = new ArrayList<>();
    try {
      files.forEach(file -> read(world, file, keys));
      return SealingKeyRing.of(keys);
    } catch (Failure | CryptoException e) {
      keys.forEach(SealingKey::close);
      throw e;
    }
  }

  private static void read(World world, String file, List<SealingKey> keys) {
    try (Source source = Source.read(world, file)) {
      if (source.content().use(RecoveryKeys::isPem)) {
        keys.add(SealingKey.parse(source.content()));
      } else {
        readManifests(source, keys);
      }
    } catch (CryptoException e) {
      throw e.at(Location.file(file));
    }
  }

  private static boolean isPem(byte[] content) {
    int at = 0;
    while (at < content.length && content[at] <= ' ' && content[at] >= 0) {
      at++;
    }
    return content.length - at >= PEM.length
        && Arrays.equals(content, at, at + PEM.length, PEM, 0, PEM.length);
  }

  private static void readManifests(Source source, List<SealingKey> keys) {
    int before = keys.size();
    for (Manifests.Document document : Manifests.read(source)) {
      if (document.isSecret()) {
        keys.add(SealingKey.ofSecret(document.body()));
      } else if (document.body().get("items") instanceof List<?> items) {
        items.forEach(item -> keys.add(SealingKey.ofSecret(object(source, item))));
      } else {
        throw unreadable(source);
      }
    }
    if (keys.size() == before) {
      throw unreadable(source);
    }
  }

  @SuppressWarnings("unchecked") // Manifests has checked the keys
  private static Map<String, ?> object(Source source, @Nullable Object item) {
    if (item instanceof Map<?, ?> map) {
      return (Map<String, ?>) map;
    }
    throw unreadable(source);
  }

  private static Failure unreadable(Source source) {
    return Failure.of(
        source.name() + " holds no sealing key",
        "it is a PEM file, or what this prints: kubectl -n sealgate-system get secret"
            + " -l sealedsecrets.bitnami.com/sealed-secrets-key -o yaml");
  }
}

package dev.sealgate.externalsecrets.vault;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * From a {@code remoteRef.key} to the path of Vault's API, as ESO builds it: the mount may stand
 * before the key or not, so does {@code data/}; without a mount the first segment is it.
 *
 * @param mount of the secrets engine, as the store writes it
 */
record VaultPaths(Optional<String> mount, Engine engine) {

  /** Version of the KV secrets engine. */
  enum Engine {
    V1,
    V2
  }

  private static final String DATA = "data";
  private static final String METADATA = "metadata";

  VaultPaths {
    mount = mount.map(m -> withoutData(trim(m), engine)).filter(m -> !m.isEmpty());
  }

  /** The percent-encoded path to read the value from; empty if the key can't be a path. */
  Optional<String> value(String key) {
    return encode(engine == Engine.V1 ? versionOne(trim(key)) : versionTwo(trim(key), DATA));
  }

  /** The percent-encoded path of the metadata; version 2 only. */
  Optional<String> metadata(String key) {
    return encode(versionTwo(trim(key), METADATA));
  }

  private String versionOne(String key) {
    return mount.map(m -> m + "/" + withoutMount(key, m)).orElse(key);
  }

  private String versionTwo(String key, String kind) {
    if (mount.isPresent()) {
      String rest = withoutMount(key, mount.get());
      boolean full = !rest.equals(key) && rest.startsWith(DATA + "/");
      return mount.get() + "/" + kind + "/" + (full ? rest.substring(DATA.length() + 1) : rest);
    }
    int data = key.indexOf("/" + DATA + "/");
    if (data >= 0) {
      return key.substring(0, data) + "/" + kind + key.substring(data + 1 + DATA.length());
    }
    int slash = key.indexOf('/');
    return slash < 0
        ? key + "/" + kind
        : key.substring(0, slash) + "/" + kind + key.substring(slash);
  }

  private static String withoutMount(String key, String mount) {
    return key.startsWith(mount + "/") ? key.substring(mount.length() + 1) : key;
  }

  private static String withoutData(String mount, Engine engine) {
    return engine == Engine.V2 && mount.endsWith("/" + DATA)
        ? mount.substring(0, mount.length() - DATA.length() - 1)
        : mount;
  }

  /** Without slashes at the ends and doubled ones, as Vault's own client reads it. */
  private static String trim(String path) {
    return Arrays.stream(path.split("/"))
        .filter(segment -> !segment.isEmpty())
        .collect(Collectors.joining("/"));
  }

  /** Empty if the path has segments that lead elsewhere, or control characters. */
  static Optional<String> encode(String path) {
    List<String> segments = List.of(trim(path).split("/"));
    boolean sound =
        segments.stream()
            .noneMatch(segment ->
                segment.isEmpty()
                    || segment.equals(".")
                    || segment.equals("..")
                    || segment.chars().anyMatch(Character::isISOControl));
    return sound
        ? Optional.of(
            segments.stream().map(VaultPaths::percentEncode).collect(Collectors.joining("/")))
        : Optional.empty();
  }

  private static String percentEncode(String segment) {
    return URLEncoder.encode(segment, StandardCharsets.UTF_8)
        .replace("+", "%20")
        .replace("*", "%2A");
  }
}

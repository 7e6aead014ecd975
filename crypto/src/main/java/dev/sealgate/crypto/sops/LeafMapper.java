package dev.sealgate.crypto.sops;

import dev.sealgate.crypto.SecretBytes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says what stands in a tree where an encrypted value was; usually a placeholder. */
@FunctionalInterface
public interface LeafMapper {
  /**
   * @param path map keys ({@code String}) and list indexes ({@code Integer}) from the root of the
   *     document
   * @param value the plaintext in SOPS' own form (numbers as decimal text, {@code True} or {@code
   *     False}, times as RFC 3339); lent for the call, never to be kept or closed
   */
  @Nullable Object map(List<Object> path, SecretBytes value);

  /** Override it where the type matters; the default forgets it. */
  default @Nullable Object map(List<Object> path, SecretBytes value, LeafType type) {
    return map(path, value);
  }
}

package dev.sealgate.crypto.sops;

import dev.sealgate.crypto.CryptoException.InvalidKey;
import java.util.List;
import java.util.Objects;

/**
 * To whom a file is encrypted, and what of it.
 *
 * @param keyGroups as in {@link SopsInfo}
 * @param shamirThreshold 0 for all groups; only meaningful with more than one
 * @param macOnlyEncrypted leaves unencrypted values out of the MAC, so that they may be edited by
 *     hand
 */
public record EncryptionRule(
    List<List<MasterKey>> keyGroups,
    int shamirThreshold,
    Selection selection,
    boolean macOnlyEncrypted) {
  public EncryptionRule {
    keyGroups = keyGroups.stream().map(List::copyOf).toList();
    Objects.requireNonNull(selection, "selection");
    if (keyGroups.isEmpty() || keyGroups.stream().anyMatch(List::isEmpty)) {
      throw new InvalidKey(
          "there is no key to encrypt to", "name recipients, or add them to .sops.yaml");
    }
    boolean threshold =
        shamirThreshold == 0 || (shamirThreshold >= 2 && shamirThreshold <= keyGroups.size());
    if (keyGroups.size() > 255 || (keyGroups.size() > 1 && !threshold)) {
      throw new InvalidKey(
          "shamir_threshold must lie between 2 and the number of key groups",
          "leave it out to need all groups");
    }
  }

  /** All values but those of keys that end in {@code _unencrypted}, to any of these recipients. */
  public static EncryptionRule forAge(List<String> recipients) {
    List<MasterKey> keys =
        recipients.stream().map(MasterKey.Age::new).map(MasterKey.class::cast).toList();
    return new EncryptionRule(List.of(keys), 0, Selection.DEFAULT, false);
  }

  public EncryptionRule with(Selection other) {
    return new EncryptionRule(keyGroups, shamirThreshold, other, macOnlyEncrypted);
  }
}

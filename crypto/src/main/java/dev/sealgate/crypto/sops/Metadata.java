package dev.sealgate.crypto.sops;

import dev.sealgate.crypto.CryptoException.Malformed;
import java.util.List;

/**
 * What a SOPS file says about itself. Of all this only {@code lastModified} is authenticated.
 *
 * @param groups one group: each of its keys wraps the data key; more: each group wraps one Shamir
 *     share
 * @param shamirThreshold 0 when not said
 * @param lastModified RFC 3339, as it is in the file
 * @param mac empty when missing
 */
record Metadata(
    List<List<WrappedKey>> groups,
    int shamirThreshold,
    Selection selection,
    boolean macOnlyEncrypted,
    String lastModified,
    String mac,
    String version) {
  Metadata {
    groups = groups.stream().map(List::copyOf).toList();
  }

  /** The additional data under which the MAC is encrypted. */
  String macAdditionalData() {
    return GoTime.withoutFraction(lastModified)
        .orElseThrow(() ->
            new Malformed(
                "SOPS metadata",
                -1,
                "sops.lastmodified is no RFC 3339 time",
                "restore the file from history"));
  }

  Metadata withGroups(List<List<WrappedKey>> other, int threshold) {
    return new Metadata(other, threshold, selection, macOnlyEncrypted, lastModified, mac, version);
  }

  Metadata withSelection(Selection other) {
    return new Metadata(
        groups, shamirThreshold, other, macOnlyEncrypted, lastModified, mac, version);
  }

  Metadata sealed(String time, String encryptedMac, String writer) {
    return new Metadata(
        groups, shamirThreshold, selection, macOnlyEncrypted, time, encryptedMac, writer);
  }

  List<MasterKey> keys() {
    return groups.stream().flatMap(List::stream).map(WrappedKey::key).toList();
  }
}

package dev.sealgate.crypto.sops;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a SOPS file says about itself. Unless {@code macVerified}, all of it can have been changed
 * by anybody; even then, only the values and the time of last change are what the MAC vouches for.
 *
 * @param version of the sops that wrote it
 * @param keyGroups one group: any of its keys opens the file; more: {@code shamirThreshold} groups
 *     are needed, one key of each
 */
public record SopsInfo(
    SopsFormat format,
    String version,
    Optional<Instant> lastModified,
    List<List<MasterKey>> keyGroups,
    int shamirThreshold,
    Selection selection,
    boolean macOnlyEncrypted,
    boolean macVerified) {
  public SopsInfo {
    Objects.requireNonNull(format, "format");
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(lastModified, "lastModified");
    keyGroups = keyGroups.stream().map(List::copyOf).toList();
    Objects.requireNonNull(selection, "selection");
  }

  static SopsInfo of(SopsFormat format, Metadata metadata, boolean macVerified) {
    return new SopsInfo(
        format,
        metadata.version(),
        GoTime.instant(metadata.lastModified()),
        metadata.groups().stream()
            .map(group -> group.stream().map(WrappedKey::key).toList())
            .toList(),
        metadata.shamirThreshold(),
        metadata.selection(),
        metadata.macOnlyEncrypted(),
        macVerified);
  }

  /** Public names of all keys that the file is encrypted to. */
  public List<String> recipients() {
    return keyGroups.stream().flatMap(List::stream).map(MasterKey::describe).toList();
  }
}

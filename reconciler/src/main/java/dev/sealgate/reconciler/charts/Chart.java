package dev.sealgate.reconciler.charts;

import java.util.Objects;

/**
 * A release whose archive was fetched and checked.
 *
 * @param version as its Chart.yaml has it
 * @param archive SHA-256 of the archive in hex
 * @param revision SHA-256 that names it, in hex: of a registry's manifest, or of the archive
 */
record Chart(String name, String version, String archive, String revision) {
  Chart {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(archive, "archive");
    Objects.requireNonNull(revision, "revision");
  }

  /** What can be written as {@code targetRevision} to get the same again. */
  String pinned() {
    return version + "@sha256:" + revision;
  }
}

package dev.sealgate.reconciler.charts;

import java.net.URI;
import java.util.List;
import java.util.Objects;

/**
 * One version of a chart as a repository or registry offers it.
 *
 * @param version empty when only its archive tells
 * @param archive SHA-256 of the archive in hex, empty when only the archive itself tells
 * @param revision SHA-256 that names the release, in hex: a registry's manifest; empty for that of
 *     the archive
 * @param places of the archive, the first one that answers is taken
 */
record Release(String version, String archive, String revision, List<URI> places) {
  Release {
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(archive, "archive");
    Objects.requireNonNull(revision, "revision");
    places = List.copyOf(places);
  }
}

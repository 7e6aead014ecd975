package dev.sealgate.reconciler.controller;

import java.util.Objects;

/**
 * Everything that a sync depends on, besides the stores. Equal keys make equal objects.
 *
 * @param secrets the versions of the Secrets that were used
 */
record SyncKey(String treeId, long generation, String secrets) {
  SyncKey {
    Objects.requireNonNull(treeId, "treeId");
    Objects.requireNonNull(secrets, "secrets");
  }
}

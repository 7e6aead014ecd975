package dev.sealgate.reconciler.controller;

import java.util.Objects;

/**
 * Everything that a sync depends on, besides the stores. Equal keys make equal objects.
 *
 * @param secrets the versions of the Secrets that were used
 * @param applied whether it is applied, and not only compared
 */
record SyncKey(String treeId, long generation, String secrets, boolean applied) {
  SyncKey {
    Objects.requireNonNull(treeId, "treeId");
    Objects.requireNonNull(secrets, "secrets");
  }
}

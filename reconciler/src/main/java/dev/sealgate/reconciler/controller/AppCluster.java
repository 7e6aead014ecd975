package dev.sealgate.reconciler.controller;

import dev.sealgate.externalsecrets.ClusterAccess;
import dev.sealgate.reconciler.cluster.AccessReviews;
import dev.sealgate.reconciler.cluster.ApiCatalog;
import dev.sealgate.reconciler.cluster.ApiClient;
import dev.sealgate.reconciler.cluster.AppAccess;
import dev.sealgate.reconciler.cluster.GuardedAccess;
import dev.sealgate.reconciler.cluster.Identity;
import dev.sealgate.reconciler.secrets.SecretRights;

/**
 * The cluster as one Application sees it, for the time of one preparation.
 *
 * @param named what the Application itself names, in its own namespace
 * @param referred what its files refer to, wherever that is
 */
record AppCluster(ClusterAccess named, ClusterAccess referred, SecretRights rights) {
  static AppCluster of(ApiClient client, ApiCatalog catalog) {
    AppAccess access = AppAccess.of(client, catalog);
    AccessReviews reviews = new AccessReviews(client);
    ClusterAccess referred =
        switch (client.identity()) {
          case Identity.Controller _ -> new GuardedAccess(access, reviews::mayWriteSecrets);
          case Identity.ServiceAccount _ -> access;
        };
    return new AppCluster(access, referred, reviews::mayWriteSecret);
  }
}

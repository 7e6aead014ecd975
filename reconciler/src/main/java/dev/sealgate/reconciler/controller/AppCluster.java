package dev.sealgate.reconciler.controller;

import dev.sealgate.externalsecrets.ClusterAccess;
import dev.sealgate.reconciler.cluster.AccessReviews;
import dev.sealgate.reconciler.cluster.ApiAnswer;
import dev.sealgate.reconciler.cluster.ApiCatalog;
import dev.sealgate.reconciler.cluster.ApiClient;
import dev.sealgate.reconciler.cluster.AppAccess;
import dev.sealgate.reconciler.cluster.GuardedAccess;
import dev.sealgate.reconciler.cluster.Identity;
import dev.sealgate.reconciler.cluster.Json;
import dev.sealgate.reconciler.helm.Capabilities;
import dev.sealgate.reconciler.secrets.SecretRights;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The cluster as one Application sees it, for the time of one preparation.
 *
 * @param named what the Application itself names, in its own namespace
 * @param capabilities what its charts may ask for
 * @param referred what its files refer to, wherever that is
 */
record AppCluster(
    ClusterAccess named,
    ClusterAccess referred,
    SecretRights rights,
    Supplier<Optional<Capabilities>> capabilities) {
  static AppCluster of(ApiClient client, ApiCatalog catalog) {
    AppAccess access = AppAccess.of(client, catalog);
    AccessReviews reviews = new AccessReviews(client);
    ClusterAccess referred =
        switch (client.identity()) {
          case Identity.Controller _ -> new GuardedAccess(access, reviews::mayWriteSecrets);
          case Identity.ServiceAccount _, Identity.Login _, Identity.Person _ -> access;
        };
    return new AppCluster(
        access, referred, reviews::mayWriteSecret, () -> capabilities(client, catalog));
  }

  private static Optional<Capabilities> capabilities(ApiClient client, ApiCatalog catalog) {
    return client.get("/version", "application/json") instanceof ApiAnswer.Ok(var version)
        ? catalog
            .versions()
            .map(versions -> new Capabilities(Json.text(version, "gitVersion"), versions))
        : Optional.empty();
  }
}

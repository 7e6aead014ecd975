package dev.sealgate.reconciler.controller;

import dev.sealgate.reconciler.cluster.ApiCatalog;
import dev.sealgate.reconciler.cluster.ApiClient;
import dev.sealgate.reconciler.cluster.ApiResource;
import dev.sealgate.reconciler.cluster.Identity;
import dev.sealgate.reconciler.drift.LiveObjects;
import dev.sealgate.reconciler.drift.Outsiders;
import dev.sealgate.reconciler.health.Health;
import dev.sealgate.reconciler.model.AppKey;
import dev.sealgate.reconciler.plan.Owner;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A cluster that Applications are applied to, and what is seen of it. */
final class Cluster implements AutoCloseable {
  /** Who is told what is seen. Called by the watches' threads. */
  interface Watcher {
    LiveObjects.Listener ofOwned(Cluster cluster);

    Outsiders.Listener ofOutsiders(Cluster cluster);

    Health health(AppKey owner, ApiResource resource, Map<String, @Nullable Object> object);
  }

  private final String home;
  private final ApiClient client;
  private final ApiCatalog catalog;
  private final LiveObjects live;
  private final Outsiders outsiders;

  /**
   * @param home what the Applications' own cluster is called there, empty when this is it
   */
  Cluster(String home, ApiClient client, ApiCatalog catalog, Watcher watcher) {
    this.home = home;
    this.client = client;
    this.catalog = catalog;
    this.live = new LiveObjects(client, home, watcher.ofOwned(this), watcher::health);
    this.outsiders = new Outsiders(client, watcher.ofOutsiders(this));
  }

  /** As which an Application's objects are marked here. */
  Owner owner(AppKey app) {
    return new Owner(app, home);
  }

  /** With the rights of the Application. */
  ApiClient as(Identity identity) {
    return client.as(identity);
  }

  ApiCatalog catalog() {
    return catalog;
  }

  LiveObjects live() {
    return live;
  }

  Outsiders outsiders() {
    return outsiders;
  }

  /** Nothing is watched for the Application any more. */
  void letGo(AppKey app) {
    live.require(app, Set.of());
    outsiders.require(app, Set.of());
  }

  @Override
  public void close() {
    live.close();
    outsiders.close();
  }
}

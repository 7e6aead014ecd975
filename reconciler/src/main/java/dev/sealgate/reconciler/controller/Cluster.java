package dev.sealgate.reconciler.controller;

import dev.sealgate.reconciler.apply.Certainties;
import dev.sealgate.reconciler.cluster.ApiCatalog;
import dev.sealgate.reconciler.cluster.ApiClient;
import dev.sealgate.reconciler.cluster.ApiResource;
import dev.sealgate.reconciler.cluster.Identity;
import dev.sealgate.reconciler.drift.LiveObjects;
import dev.sealgate.reconciler.drift.Outsiders;
import dev.sealgate.reconciler.health.Health;
import dev.sealgate.reconciler.model.AppKey;
import dev.sealgate.reconciler.plan.Owner;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A cluster that Applications are applied to, and what is seen of it. */
final class Cluster implements AutoCloseable {
  private static final Duration FIRST_SIGHT = Duration.ofSeconds(5);

  /** Who is told what is seen. Called by the watches' threads. */
  interface Watcher {
    LiveObjects.Listener ofOwned(Cluster cluster);

    Outsiders.Listener ofOutsiders(Cluster cluster);

    /** For what lasts some time. */
    Clock steady();

    Health health(AppKey owner, ApiResource resource, Map<String, @Nullable Object> object);
  }

  private final String home;
  private final ApiClient client;
  private final ApiCatalog catalog;
  private final LiveObjects live;
  private final Outsiders outsiders;
  private final Certainties certainties;

  /**
   * @param home what the Applications' own cluster is called there, empty when this is it
   */
  Cluster(String home, ApiClient client, ApiCatalog catalog, Watcher watcher) {
    this.home = home;
    this.client = client;
    this.catalog = catalog;
    this.live = new LiveObjects(client, home, watcher.ofOwned(this), watcher::health);
    this.outsiders = new Outsiders(client, watcher.ofOutsiders(this));
    this.certainties = new Certainties(watcher.steady());
  }

  /** As which an Application's objects are marked here. */
  Owner owner(AppKey app) {
    return new Owner(app, home);
  }

  boolean isHome() {
    return home.isEmpty();
  }

  /** With the rights of the Application: of another cluster, those of its login are the widest. */
  ApiClient as(Identity identity) {
    return switch (identity) {
      case Identity.Controller _, Identity.Login _, Identity.Person _ -> client;
      case Identity.ServiceAccount account -> client.as(account);
    };
  }

  /** With the rights of the controller, or in another cluster of the login. */
  ApiClient client() {
    return client;
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

  Certainties certainties() {
    return certainties;
  }

  /**
   * Before anything is written to another cluster, what is there is looked at: it may be of an
   * Application that no claim here knows of.
   */
  void lookFirst(AppKey app, Set<ApiResource> kinds) {
    if (!isHome()) {
      Set<ApiResource> all = new HashSet<>(live.requiredBy(app));
      all.addAll(kinds);
      live.require(app, all);
      live.awaitSeen(kinds, FIRST_SIGHT);
    }
  }

  /** Watches for the Application what the other one did. */
  void takeOver(AppKey app, Cluster other, Set<ApiResource> wanted) {
    Set<ApiResource> kinds = new HashSet<>(other.live.requiredBy(app));
    kinds.addAll(wanted);
    live.require(app, kinds);
    outsiders.require(app, other.outsiders.requiredBy(app));
    live.awaitSeen(kinds, FIRST_SIGHT);
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

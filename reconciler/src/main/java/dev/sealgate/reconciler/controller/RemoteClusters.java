package dev.sealgate.reconciler.controller;

import dev.sealgate.reconciler.cluster.ApiCatalog;
import dev.sealgate.reconciler.cluster.ApiClient;
import dev.sealgate.reconciler.cluster.Identity;
import dev.sealgate.reconciler.cluster.WriteGate;
import dev.sealgate.reconciler.model.AppKey;
import dev.sealgate.reconciler.remote.ClusterLogin;
import dev.sealgate.reconciler.remote.RemoteServer;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Open connections to other clusters: one for all Applications that use the same login of the same
 * Secret, for as long as one of them does. Thread-safe.
 */
final class RemoteClusters implements AutoCloseable {
  static final int MOST = 256;
  static final int MOST_OF_NAMESPACE = 32;
  private static final long MOST_BYTES = 32L << 20;

  private final Cluster.Watcher watcher;
  private final WriteGate gate;
  private final Interceptor observer;
  private final Consumer<AppKey> wake;
  private final Map<Key, Open> open = new HashMap<>();

  /**
   * @param gate of every request that is not a GET
   * @param wake is told whose cluster went or came back
   */
  RemoteClusters(
      Cluster.Watcher watcher, WriteGate gate, Interceptor observer, Consumer<AppKey> wake) {
    this.watcher = watcher;
    this.gate = gate;
    this.observer = observer;
    this.wake = wake;
  }

  private record Key(String namespace, String secret, String digest) {}

  /** A connection. */
  static final class Open {
    private final Key key;
    private final ClusterLogin login;
    private final HttpClient http;
    private final ApiClient client;
    private final Cluster cluster;
    private final Doubt doubt;
    private final Set<AppKey> users = new HashSet<>(); // guarded by the clusters

    private Open(
        Key key,
        ClusterLogin login,
        HttpClient http,
        ApiClient client,
        Cluster cluster,
        Doubt doubt) {
      this.key = key;
      this.login = login;
      this.http = http;
      this.client = client;
      this.cluster = cluster;
      this.doubt = doubt;
    }

    Cluster cluster() {
      return cluster;
    }

    URI server() {
      return login.server();
    }

    boolean isDoubtful() {
      return doubt.isOn();
    }

    /** Asks it. */
    Reached reach() {
      doubt.clear();
      Reached reached = Reached.by(client, login.server());
      if (reached instanceof Reached.No) {
        doubt.keep();
      }
      return reached;
    }

    private void end() {
      cluster.close();
      http.close();
      login.close();
    }
  }

  /**
   * From now on the Application uses the login, besides what it used before.
   *
   * @param home see {@link Cluster}
   * @param login taken over
   * @return empty when too many are open
   */
  synchronized Optional<Open> use(AppKey app, String secret, String home, ClusterLogin login) {
    Key key = new Key(app.namespace(), secret, login.digest());
    Open known = open.get(key);
    if (known != null) {
      login.close();
      known.users.add(app);
      return Optional.of(known);
    }
    long near = open.keySet().stream().filter(it -> it.namespace().equals(app.namespace())).count();
    if (open.size() >= MOST || near >= MOST_OF_NAMESPACE) {
      login.close();
      return Optional.empty();
    }
    Doubt doubt = new Doubt(() -> usersOf(key).forEach(wake));
    HttpClient http = RemoteServer.open(login, observer);
    ApiClient client =
        ApiClient.ofRemote(
            login.server(),
            http,
            new Identity.Login(app.namespace() + "/" + secret),
            gate,
            MOST_BYTES,
            doubt);
    Cluster cluster = new Cluster(home, client, new ApiCatalog(client), watcher);
    Open fresh = new Open(key, login, http, client, cluster, doubt);
    fresh.users.add(app);
    open.put(key, fresh);
    return Optional.of(fresh);
  }

  private synchronized Set<AppKey> usersOf(Key key) {
    Open known = open.get(key);
    return known == null ? Set.of() : Set.copyOf(known.users);
  }

  /**
   * The Application uses this and no other any more; whoever is the last to use one closes it.
   *
   * @param kept null for none
   */
  void keepOnly(AppKey app, @Nullable Open kept) {
    List<Open> left = new ArrayList<>();
    List<Open> ended = new ArrayList<>();
    synchronized (this) {
      for (Open one : List.copyOf(open.values())) {
        if (one != kept && one.users.remove(app)) {
          left.add(one);
          if (one.users.isEmpty()) {
            open.remove(one.key);
            ended.add(one);
          }
        }
      }
    }
    left.forEach(one -> one.cluster.letGo(app));
    ended.forEach(Open::end);
  }

  @Override
  public synchronized void close() {
    open.values().forEach(Open::end);
    open.clear();
  }
}

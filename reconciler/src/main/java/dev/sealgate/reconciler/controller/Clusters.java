package dev.sealgate.reconciler.controller;

import dev.sealgate.crds.v1alpha1.ApplicationStatus;
import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.externalsecrets.ClusterAccess.Lookup;
import dev.sealgate.reconciler.cluster.ApiClient;
import dev.sealgate.reconciler.controller.SecretWatches.Watched;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.model.Reason;
import dev.sealgate.reconciler.remote.ClusterLogin;
import dev.sealgate.reconciler.remote.Kubeconfig;
import dev.sealgate.reconciler.remote.RemoteServer;
import dev.sealgate.reconciler.remote.TokenSecret;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Brings each Application to the cluster that its spec names. */
final class Clusters {
  private final Workshop workshop;
  private final ApiClient api;
  private final Function<Settings, AppCluster> access;
  private final SecretWatches secrets;
  private final RemoteClusters remotes;
  private volatile String home = "";

  /**
   * @param api the Applications' own cluster
   * @param access to that cluster, as an Application has it
   */
  Clusters(
      Workshop workshop,
      ApiClient api,
      Function<Settings, AppCluster> access,
      SecretWatches secrets,
      RemoteClusters remotes) {
    this.workshop = workshop;
    this.api = api;
    this.access = access;
    this.secrets = secrets;
    this.remotes = remotes;
  }

  /**
   * Makes sure that the Application is worked on where its spec says; costs nothing while the login
   * is the same and the cluster answers its watches. By the reconcile thread alone.
   *
   * @return why it can't be: until then nothing may be written or deleted
   */
  Optional<Problem> settle(AppState state, Settings settings) {
    Optional<String> secret = settings.target().secretName();
    if (secret.isEmpty()) {
      return settleAtHome(state);
    }
    String version =
        settings.identity()
            + " "
            + settings.target()
            + " "
            + secrets.version(Watched.named(state.key.namespace(), secret.get()));
    RemoteClusters.Open bound = state.remote;
    if (bound != null
        && version.equals(state.loginVersion)
        && !bound.isDoubtful()
        && !failedThere(state.attempt)) {
      return Optional.empty();
    }
    Lookup<Map<String, SecretBytes>> found =
        access.apply(settings).named().secret(state.key.namespace(), secret.get());
    if (!(found instanceof Lookup.Found<Map<String, SecretBytes>>(var data))) {
      if (found instanceof Lookup.Missing<?>) {
        release(state);
      }
      return Optional.of(
          UnreadSecret.problem(
              "the Secret " + secret.get() + " of " + settings.target().field() + " ",
              Reason.CLUSTER_DENIED,
              settings,
              found));
    }
    try {
      Optional<Problem> problem = settleAway(state, settings, secret.get(), data);
      state.loginVersion = problem.isEmpty() ? version : null;
      return problem;
    } finally {
      data.values().forEach(SecretBytes::close);
    }
  }

  /** A watch may outlive the token that it was begun with. */
  private static boolean failedThere(Attempt attempt) {
    return attempt.reached().compareTo(Attempt.Step.APPLY) >= 0
        && attempt.problems().stream()
            .anyMatch(
                it -> it.reason() == Reason.API_UNAVAILABLE || it.reason() == Reason.FORBIDDEN);
  }

  private Optional<Problem> settleAtHome(AppState state) {
    Optional<Problem> changed = Whereabouts.changed(state, null);
    if (changed.isEmpty() && (state.remote != null || !state.place.isEmpty())) {
      move(state, null, "", null);
    }
    if (changed.isEmpty()) {
      remotes.keepOnly(state.key, null);
    }
    return changed;
  }

  private Optional<Problem> settleAway(
      AppState state, Settings settings, String secret, Map<String, SecretBytes> data) {
    ClusterLogin login;
    switch (read(settings.target(), data)) {
      case ClusterLogin.Reading.Refused(String path, String message, String hint) -> {
        return refused(
            settings,
            "the Secret " + secret + (path.isEmpty() ? " " : ": " + path + " ") + message,
            hint);
      }
      case ClusterLogin.Reading.Read(ClusterLogin read) -> login = read;
    }
    Optional<Problem> astray = astray(login, settings);
    Optional<Problem> nameless = astray.isPresent() ? astray : learnHome();
    if (nameless.isPresent()) {
      login.close();
      return nameless;
    }
    Optional<RemoteClusters.Open> opened = remotes.use(state.key, secret, home, login);
    if (opened.isEmpty()) {
      return Optional.of(
          Problem.of(
              Reason.LIMIT_EXCEEDED,
              "more than "
                  + RemoteClusters.MOST_OF_NAMESPACE
                  + " logins for other clusters are used in the namespace, or "
                  + RemoteClusters.MOST
                  + " in all",
              "let Applications share a Secret"));
    }
    // what could not be bound is given up, and else what was bound before
    Optional<Problem> problem = bind(state, settings, opened.get());
    remotes.keepOnly(state.key, state.remote);
    return problem;
  }

  private Optional<Problem> bind(AppState state, Settings settings, RemoteClusters.Open next) {
    return switch (next.reach()) {
      case Reached.No(Problem problem) -> Optional.of(problem);
      case Reached.Yes(String uid) -> {
        if (uid.equals(home)) {
          yield refused(
              settings,
              "the cluster is the one that the Application itself is in",
              "leave kubeConfig, server and tokenSecretRef out of spec.destination");
        }
        ApplicationStatus.Cluster found =
            new ApplicationStatus.Cluster(next.server().toString(), uid.isEmpty() ? null : uid);
        Optional<Problem> changed = Whereabouts.changed(state, found);
        if (changed.isEmpty()) {
          move(state, next, settings.target().place(), found);
        }
        yield changed;
      }
    };
  }

  private static ClusterLogin.Reading read(Target target, Map<String, SecretBytes> data) {
    return switch (target) {
      case Target.Home _ -> throw new IllegalArgumentException("home needs no login");
      case Target.ByToken(_, _, String server) -> TokenSecret.read(server, data);
      case Target.ByKubeconfig(_, _, Optional<String> key) -> {
        String wanted = key.orElse(data.containsKey("value") ? "value" : "value.yaml");
        SecretBytes kubeconfig = data.get(wanted);
        yield kubeconfig == null
            ? new ClusterLogin.Reading.Refused(
                "data",
                "has no key " + key.orElse("value or value.yaml"),
                "put the kubeconfig there, or name its key in secretRef.key")
            : Kubeconfig.read(kubeconfig);
      }
    };
  }

  private static Optional<Problem> astray(ClusterLogin login, Settings settings) {
    return switch (RemoteServer.leads(login)) {
      case ELSEWHERE -> Optional.empty();
      case TO_LINK_LOCAL ->
          refused(
              settings,
              "the address leads to a link-local or metadata address",
              "correct it, or its DNS entry");
      case NOWHERE ->
          Optional.of(
              Problem.of(
                  Reason.CLUSTER_UNREACHABLE,
                  "the address " + login.server() + " or its proxy is not known to DNS",
                  "it is tried again"));
    };
  }

  /** The own cluster's name, by which objects elsewhere tell whose they are. */
  private Optional<Problem> learnHome() {
    if (home.isEmpty() && Reached.by(api, api.server()) instanceof Reached.Yes(String uid)) {
      home = uid;
    }
    return home.isEmpty()
        ? Optional.of(
            Problem.of(
                Reason.API_UNAVAILABLE,
                "the namespace kube-system of the Application's own cluster can't be read",
                "it is tried again; the controller needs the right to get namespaces"))
        : Optional.empty();
  }

  private void move(
      AppState state,
      RemoteClusters.@Nullable Open next,
      String place,
      ApplicationStatus.@Nullable Cluster found) {
    Cluster old = workshop.cluster(state);
    Cluster now = next == null ? workshop.home() : next.cluster();
    boolean same = Whereabouts.isSame(state.recorded, found);
    Desired desired = state.desired;
    if (old != now && same) {
      now.takeOver(state.key, old, desired == null ? Set.of() : desired.resources());
    }
    state.lock.lock();
    try {
      if (!same) {
        state.forgetDesired();
        state.applied.clear();
        state.hooksMade.clear();
        state.differences.clear();
        state.doneKey = null;
        state.rollingKey = null;
      }
      state.remote = next;
      state.place = place;
      state.recorded = found;
      if (state.desired != null) {
        // what was told before the move was not heard
        state.relisted.addAll(state.desired.resources());
      }
    } finally {
      state.lock.unlock();
    }
    if (old != now) {
      old.letGo(state.key);
      workshop.look(state);
    }
  }

  /** The Application's login is not used any more. By the reconcile thread alone. */
  void release(AppState state) {
    state.loginVersion = null;
    remotes.keepOnly(state.key, null);
  }

  private static Optional<Problem> refused(Settings settings, String message, String hint) {
    return Optional.of(
        new Problem(Reason.CLUSTER_REFUSED, "", -1, settings.target().field(), message, hint));
  }
}

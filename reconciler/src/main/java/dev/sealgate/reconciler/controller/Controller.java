package dev.sealgate.reconciler.controller;

import dev.sealgate.externalsecrets.ExternalSecrets;
import dev.sealgate.externalsecrets.standard.RemoteKeys;
import dev.sealgate.externalsecrets.standard.StandardProviders;
import dev.sealgate.reconciler.charts.ChartOptions;
import dev.sealgate.reconciler.charts.ChartRepositories;
import dev.sealgate.reconciler.cluster.ApiCatalog;
import dev.sealgate.reconciler.cluster.ApiClient;
import dev.sealgate.reconciler.cluster.Identity;
import dev.sealgate.reconciler.cluster.RequestCounter;
import dev.sealgate.reconciler.git.GitOptions;
import dev.sealgate.reconciler.git.GitRepositories;
import dev.sealgate.reconciler.helm.Helm;
import dev.sealgate.reconciler.kustomize.Kustomize;
import dev.sealgate.reconciler.model.Trace;
import dev.sealgate.reconciler.sandbox.BuildLimits;
import dev.sealgate.reconciler.secrets.ClusterSecrets;
import dev.sealgate.reconciler.secrets.FabricClusterSecrets;
import dev.sealgate.reconciler.secrets.RemoteDecryption;
import dev.sealgate.reconciler.secrets.SealingKeys;
import dev.sealgate.reconciler.shards.Shards;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running controller: everything is put together here. */
public final class Controller implements AutoCloseable {
  static final String FINALIZER = "sealgate.dev/finalizer";
  private static final Logger LOG = LoggerFactory.getLogger("dev.sealgate.controller");

  private final Operator operator;
  private final States states;
  private final Keys keys;
  private final Duties duties;
  private final OthersWork others;
  private final Runnable failed;
  private final List<AutoCloseable> parts;
  private volatile boolean closed;

  private Controller(
      Operator operator,
      States states,
      Keys keys,
      Duties duties,
      OthersWork others,
      Runnable failed,
      List<AutoCloseable> parts) {
    this.operator = operator;
    this.states = states;
    this.keys = keys;
    this.duties = duties;
    this.others = others;
    this.failed = failed;
    this.parts = List.copyOf(parts);
  }

  /**
   * Starts to watch Applications as soon as the cluster lets it, and to work for them once this
   * process leads.
   *
   * @param client stays the caller's
   * @param anonymous the same server without credentials; stays the caller's
   * @param failed is run when it can't work, after the log says why
   * @throws IOException the cache directory can't be used
   */
  public static Controller start(
      ControllerOptions options,
      KubernetesClient client,
      KubernetesClient anonymous,
      MeterRegistry meters,
      Runnable failed)
      throws IOException {
    return start(options, client, anonymous, meters, failed, Clock.systemUTC());
  }

  /** By a wall clock that may jump. */
  static Controller start(
      ControllerOptions options,
      KubernetesClient client,
      KubernetesClient anonymous,
      MeterRegistry meters,
      Runnable failed,
      Clock clock)
      throws IOException {
    Clock steady = SteadyClock.from(clock);
    SecureRandom random = new SecureRandom();
    Duties duties = Duties.of(options, client, clock);
    Shards shards = duties.shards();
    ApiClient api = ApiClient.of(client, anonymous, shards.gate(), new Identity.Controller());
    ApiCatalog catalog = new ApiCatalog(api, steady);
    ApplicationReconciler reconciler = new ApplicationReconciler();
    Claims claims = new Claims();
    Statuses statuses = new Statuses(api);
    States states = new States(reconciler, statuses, claims, shards);
    Signals signals = new Wakes(states, reconciler.wakes());
    GitRepositories git =
        new GitRepositories(
            GitOptions.defaults(options.cacheDirectory())
                .withFileRepositories(options.allowFileRepositories())
                .withProxies(options.gitProxies()),
            steady,
            signals::moved);
    ChartRepositories charts =
        new ChartRepositories(
            ChartOptions.defaults(options.cacheDirectory().resolve("charts"), options.gitProxies()),
            steady);
    Workshop workshop =
        new Workshop(
            api,
            catalog,
            clock,
            steady,
            random,
            states,
            signals,
            new EventWriter(api, options.instance().name(), clock, random),
            new ControllerMetrics(meters));
    if (shards.isShared()) {
      workshop.metrics().shared(shards);
    }
    Keys keys = keys(options, duties, client, api, clock, random, workshop);
    SecretWatches secrets = new SecretWatches(api, signals::poke);
    Function<Settings, AppCluster> access =
        settings -> AppCluster.of(api.as(settings.identity()), catalog);
    ExternalSecrets external = StandardProviders.open(clock, random, options.aws());
    RemoteKeys remote = RemoteKeys.open(clock, random, options.aws());
    RemoteDecryption remoteDecryption =
        new RemoteDecryption(remote, options.aws().ambientKeys(), steady, random);
    String path = System.getenv().getOrDefault("PATH", "");
    Kustomize kustomize = Kustomize.find(options.kustomize(), path, BuildLimits.defaults());
    LOG.atInfo().addKeyValue("found", kustomize.state()).log("Kustomizations");
    Helm helm = Helm.find(options.helm(), path, BuildLimits.ofCharts());
    LOG.atInfo().addKeyValue("found", helm.state()).log("Charts");
    SecretPreparer preparer =
        new SecretPreparer(keys, external, remoteDecryption, access, kustomize, helm, steady);
    SourceFetcher fetcher = new SourceFetcher(git, charts, secrets, access);
    Sources sources = new Sources(fetcher, secrets, keys::version);
    RemoteClusters remotes =
        new RemoteClusters(workshop, shards.gate(), new RequestCounter(meters), signals::poke);
    Clusters clusters = new Clusters(workshop, api, access, secrets, remotes);
    Dependencies dependencies = new Dependencies(states);
    Rollout rollout = new Rollout(workshop, claims, statuses);
    Departures departures = new Departures(workshop, states, sources, claims, clusters);
    Drafting drafting = new Drafting(workshop, preparer);
    Syncer syncer =
        new Syncer(
            workshop, dependencies, sources, drafting, claims, departures, rollout, clusters);
    Departure departure = new Departure(workshop, statuses, sources, drafting, clusters);
    OthersWork others = new OthersWork(states, claims, dependencies, signals, failed);
    reconciler.begin(
        new Round(workshop, states, dependencies, sources, syncer, departure, departures, statuses),
        departures,
        others,
        application ->
            claims.seed(
                States.key(application),
                Target.of(application).place(),
                States.inventoryOf(States.statusOf(application)).refs()));
    Operator operator =
        new Operator(overrider ->
            overrider
                .withKubernetesClient(duties.ofFramework(client))
                .withCloseClientOnStop(false)
                .withResourceCloner(ApplicationStore.cloner(client.getKubernetesSerialization()))
                .withExecutorService(Executors.newVirtualThreadPerTaskExecutor())
                .checkingCRDAndValidateLocalModel(false));
    operator.register(
        reconciler,
        overrider ->
            ApplicationStore.configure(
                overrider, FINALIZER, application -> shards.owns(States.key(application))));
    Controller controller =
        new Controller(
            operator,
            states,
            keys,
            duties,
            others,
            failed,
            List.of(
                reconciler,
                secrets,
                workshop.home(),
                remotes,
                preparer,
                remoteDecryption,
                external,
                remote,
                git,
                charts,
                keys));
    Thread.ofVirtual().name("start").start(() -> controller.begin(api));
    return controller;
  }

  private void begin(ApiClient api) {
    try {
      if (ApplicationGate.await(api, () -> closed)) {
        duties.take(this::work, keys, failed);
      }
    } catch (RuntimeException failure) {
      fail(failure);
    }
  }

  private void fail(RuntimeException failure) {
    LOG.atError().addKeyValue("trace", Trace.of(failure)).log("The controller can't start");
    failed.run();
  }

  private synchronized void work() {
    if (closed) {
      return;
    }
    try {
      operator.start();
      duties.shards().start(others);
    } catch (RuntimeException failure) {
      fail(failure);
    }
  }

  private static Keys keys(
      ControllerOptions options,
      Duties duties,
      KubernetesClient client,
      ApiClient api,
      Clock clock,
      SecureRandom random,
      Workshop workshop) {
    ClusterSecrets own = new FabricClusterSecrets(client);
    return Keys.start(
        api,
        own,
        new SealingKeys(
            new FabricClusterSecrets(duties.ofLeader(client)),
            options.namespace(),
            options.sealingKeyNamespaces(),
            options.keyRenewal(),
            clock,
            random),
        options.namespace(),
        options.sealingKeyNamespaces(),
        () -> workshop.apps().forEach(state -> workshop.signals().poke(state.key)),
        workshop.log());
  }

  /** Whether it works, or would as soon as it leads. */
  public boolean isReady() {
    boolean watching =
        operator.getRuntimeInfo().isStarted()
            && operator.getRuntimeInfo().allEventSourcesAreHealthy();
    return duties.isReady(watching);
  }

  /** The public certificate to seal with, as PEM; empty while there is none. */
  public Optional<String> sealingCertificate() {
    return keys.certificate();
  }

  /** Stops working; the lease is given up. */
  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      operator.stop();
    }
    duties.close();
    states.close();
    for (AutoCloseable part : parts) {
      try {
        part.close();
      } catch (Exception failure) {
        LOG.atWarn()
            .addKeyValue("failure", failure.getClass().getName())
            .log("Not stopped cleanly");
      }
    }
  }
}

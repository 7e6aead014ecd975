package dev.sealgate.reconciler.controller;

import dev.sealgate.externalsecrets.ExternalSecrets;
import dev.sealgate.externalsecrets.standard.StandardProviders;
import dev.sealgate.reconciler.cluster.ApiCatalog;
import dev.sealgate.reconciler.cluster.ApiClient;
import dev.sealgate.reconciler.git.GitOptions;
import dev.sealgate.reconciler.git.GitRepositories;
import dev.sealgate.reconciler.model.Trace;
import dev.sealgate.reconciler.secrets.ClusterSecrets;
import dev.sealgate.reconciler.secrets.FabricClusterSecrets;
import dev.sealgate.reconciler.secrets.SealingKeys;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.ConfigurationServiceOverrider;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running controller: everything is put together here. */
public final class Controller implements AutoCloseable {
  static final String FINALIZER = "sealgate.dev/finalizer";
  private static final String LEASE = "sealgate";
  private static final Logger LOG = LoggerFactory.getLogger("dev.sealgate.controller");

  private final Operator operator;
  private final States states;
  private final Keys keys;
  private final Runnable release;
  private final List<AutoCloseable> parts;
  private volatile boolean closed;

  private Controller(
      Operator operator, States states, Keys keys, Runnable release, List<AutoCloseable> parts) {
    this.operator = operator;
    this.states = states;
    this.keys = keys;
    this.release = release;
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
    Clock clock = Clock.systemUTC();
    SecureRandom random = new SecureRandom();
    ApiClient api = ApiClient.of(client, anonymous);
    ApiCatalog catalog = new ApiCatalog(api);
    GitRepositories git =
        new GitRepositories(
            GitOptions.defaults(options.cacheDirectory())
                .withFileRepositories(options.allowFileRepositories()),
            clock);
    ApplicationReconciler reconciler = new ApplicationReconciler();
    Claims claims = new Claims();
    Statuses statuses = new Statuses(api);
    States states = new States(reconciler, statuses, claims);
    Signals signals = new Wakes(states, reconciler.wakes());
    Workshop workshop =
        new Workshop(
            api,
            catalog,
            clock,
            random,
            states,
            signals,
            new EventWriter(api, options.instance(), clock, random),
            new ControllerMetrics(meters));
    Keys keys = keys(options, client, api, clock, random, workshop);
    SecretWatches secrets = new SecretWatches(api, signals::poke);
    Function<Settings, AppCluster> clusters =
        settings -> AppCluster.of(api.as(settings.identity()), catalog);
    ExternalSecrets external = StandardProviders.open(clock, random, options.aws());
    SecretPreparer preparer = new SecretPreparer(keys, external, clusters, clock);
    Sources sources = new Sources(git, secrets, clusters, keys::version);
    Dependencies dependencies = new Dependencies(states);
    Rollout rollout = new Rollout(workshop, claims, statuses);
    Syncer syncer = new Syncer(workshop, dependencies, sources, preparer, claims, rollout);
    reconciler.begin(
        new Round(workshop, states, dependencies, sources, syncer, claims, statuses),
        application ->
            claims.seed(
                States.key(application), States.inventoryOf(States.statusOf(application)).refs()));
    Operator operator =
        new Operator(overrider -> configure(overrider, options, client, keys::lead));
    operator.register(
        reconciler,
        overrider ->
            overrider.withName("application").withFinalizer(FINALIZER).withGenerationAware(false));
    Runnable release = () -> release(options, client);
    Controller controller =
        new Controller(
            operator,
            states,
            keys,
            options.leaderElection() ? release : () -> {},
            List.of(secrets, workshop.live(), preparer, external, git, keys));
    Thread.ofVirtual()
        .name("start")
        .start(
            () -> controller.begin(api, options.leaderElection() ? () -> {} : keys::lead, failed));
    return controller;
  }

  private void begin(ApiClient api, Runnable leadAtOnce, Runnable failed) {
    if (!ApplicationGate.await(api, () -> closed)) {
      return;
    }
    synchronized (this) {
      if (closed) {
        return;
      }
      try {
        operator.start();
        leadAtOnce.run();
      } catch (RuntimeException failure) {
        LOG.atError().addKeyValue("trace", Trace.of(failure)).log("The controller can't start");
        failed.run();
      }
    }
  }

  private static Keys keys(
      ControllerOptions options,
      KubernetesClient client,
      ApiClient api,
      Clock clock,
      SecureRandom random,
      Workshop workshop) {
    ClusterSecrets own = new FabricClusterSecrets(client);
    return Keys.start(
        api,
        own,
        new SealingKeys(own, options.namespace(), options.sealingKeyNamespaces(), clock, random),
        options.namespace(),
        options.sealingKeyNamespaces(),
        () -> workshop.apps().forEach(state -> workshop.signals().poke(state.key)),
        workshop.log());
  }

  private static void configure(
      ConfigurationServiceOverrider overrider,
      ControllerOptions options,
      KubernetesClient client,
      Runnable lead) {
    overrider
        .withKubernetesClient(client)
        .withCloseClientOnStop(false)
        .withExecutorService(Executors.newVirtualThreadPerTaskExecutor())
        .checkingCRDAndValidateLocalModel(false);
    if (options.leaderElection()) {
      overrider.withLeaderElectionConfiguration(
          LeaderElectionConfigurationBuilder.aLeaderElectionConfiguration(LEASE)
              .withLeaseNamespace(options.namespace())
              .withIdentity(options.instance())
              // an API server that restarts must not cost the lead: the framework ends the process
              .withLeaseDuration(Duration.ofSeconds(40))
              .withRenewDeadline(Duration.ofSeconds(30))
              .withRetryPeriod(Duration.ofSeconds(3))
              .withLeaderCallbacks(new LeaderCallbacks(lead, () -> {}, _ -> {}))
              .build());
    }
  }

  /** The framework leaves the lease to expire; the next process need not wait for that. */
  private static void release(ControllerOptions options, KubernetesClient client) {
    try {
      Lease lease = client.leases().inNamespace(options.namespace()).withName(LEASE).get();
      if (lease != null && options.instance().equals(lease.getSpec().getHolderIdentity())) {
        lease.getSpec().setHolderIdentity("");
        // with the resource version in it: a lease that somebody else has taken stays his
        Lease _ = client.leases().inNamespace(options.namespace()).resource(lease).update();
      }
    } catch (KubernetesClientException failure) {
      LOG.atInfo().addKeyValue("code", failure.getCode()).log("The lease was left to expire");
    }
  }

  /** Whether Applications are being watched; a stand-by process is ready too. */
  public boolean isReady() {
    return operator.getRuntimeInfo().isStarted()
        && operator.getRuntimeInfo().allEventSourcesAreHealthy();
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
    release.run();
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

package dev.sealgate.reconciler.controller;

import dev.sealgate.reconciler.cluster.ApiCatalog;
import dev.sealgate.reconciler.cluster.ApiClient;
import dev.sealgate.reconciler.cluster.AppAccess;
import dev.sealgate.reconciler.controller.SecretWatches.Watched;
import dev.sealgate.reconciler.git.GitOptions;
import dev.sealgate.reconciler.git.GitRepositories;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.ConfigurationServiceOverrider;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.concurrent.Executors;

/** The running controller: everything is put together here. */
public final class Controller implements AutoCloseable {
  static final String FINALIZER = "sealgate.dev/finalizer";
  private static final String LEASE = "sealgate";
  private static final String SEALING_KEY_LABEL = "sealedsecrets.bitnami.com/sealed-secrets-key";

  private final Operator operator;
  private final States states;
  private final Workshop workshop;
  private final SecretWatches secrets;
  private final GitRepositories git;

  private Controller(
      Operator operator,
      States states,
      Workshop workshop,
      SecretWatches secrets,
      GitRepositories git) {
    this.operator = operator;
    this.states = states;
    this.workshop = workshop;
    this.secrets = secrets;
    this.git = git;
  }

  /**
   * Starts to watch Applications, and to work for them once this process leads.
   *
   * @param client stays the caller's
   * @param anonymous the same server without credentials; stays the caller's
   * @throws IOException the cache directory can't be used
   */
  public static Controller start(
      ControllerOptions options,
      KubernetesClient client,
      KubernetesClient anonymous,
      MeterRegistry meters)
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
    States states = new States(reconciler);
    Signals signals = new Wakes(states, reconciler.wakes());
    EventWriter events = new EventWriter(api, options.instance(), clock, random);
    Workshop workshop =
        new Workshop(
            api, catalog, clock, random, states, signals, events, new ControllerMetrics(meters));
    SecretWatches secrets = new SecretWatches(api, signals::poke);
    Sources sources =
        new Sources(
            git,
            secrets,
            settings -> AppAccess.of(api.as(settings.identity()), catalog),
            Watched.labelled(options.namespace(), SEALING_KEY_LABEL));
    Claims claims = new Claims();
    StatusWriter statuses = new StatusWriter(api);
    Dependencies dependencies = new Dependencies(states);
    Rollout rollout = new Rollout(workshop, claims, statuses);
    Syncer syncer =
        new Syncer(workshop, dependencies, sources, new PlainPreparer(clock), claims, rollout);
    reconciler.begin(
        new Round(workshop, states, dependencies, sources, syncer, claims, statuses),
        application ->
            claims.seed(States.key(application), States.inventoryOf(application).refs()));
    Operator operator = new Operator(overrider -> configure(overrider, options, client));
    operator.register(
        reconciler,
        overrider ->
            overrider.withName("application").withFinalizer(FINALIZER).withGenerationAware(false));
    Controller controller = new Controller(operator, states, workshop, secrets, git);
    operator.start();
    return controller;
  }

  private static void configure(
      ConfigurationServiceOverrider overrider, ControllerOptions options, KubernetesClient client) {
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
              .build());
    }
  }

  /** Whether Applications are being watched; a stand-by process is ready too. */
  public boolean isReady() {
    return operator.getRuntimeInfo().isStarted()
        && operator.getRuntimeInfo().allEventSourcesAreHealthy();
  }

  @Override
  public void close() throws IOException {
    operator.stop();
    secrets.close();
    workshop.live().close();
    states.close();
    git.close();
  }
}

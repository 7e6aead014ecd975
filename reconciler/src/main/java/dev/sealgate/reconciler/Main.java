package dev.sealgate.reconciler;

import dev.sealgate.externalsecrets.aws.AwsSettings;
import dev.sealgate.reconciler.controller.Controller;
import dev.sealgate.reconciler.controller.ControllerOptions;
import dev.sealgate.reconciler.controller.Instance;
import dev.sealgate.reconciler.controller.Replicas;
import dev.sealgate.reconciler.git.ProxyRules;
import dev.sealgate.reconciler.http.HttpEndpoints;
import dev.sealgate.reconciler.model.Trace;
import dev.sealgate.reconciler.shards.Pace;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the controller and keeps it running until it is told to end. */
public final class Main {
  private static final Logger LOG = LoggerFactory.getLogger("dev.sealgate");

  private Main() {}

  @SuppressWarnings("SystemOut")
  public static void main(String[] arguments) throws InterruptedException {
    // the platform's own prints messages, and a library may have put a value into one
    Thread.setDefaultUncaughtExceptionHandler(Main::defect);
    switch (Options.parse(List.of(arguments), System.getenv())) {
      case Options.Parsed.Print(String text, int exitCode) -> {
        (exitCode == 0 ? System.out : System.err).print(text);
        System.exit(exitCode);
      }
      case Options.Parsed.Run(Options options) -> {
        OldGeneration.watch(OldGeneration.PAUSE);
        try {
          run(options);
        } catch (IOException failure) {
          LOG.atError()
              .addKeyValue("port", options.port())
              .addKeyValue("cache", options.cacheDirectory())
              .addKeyValue("trace", Trace.of(failure))
              .log("The port or the cache directory can't be used");
          System.exit(1);
        } catch (RuntimeException | Error defect) {
          // what has started so far would keep a process that does nothing alive
          defect(Thread.currentThread(), defect);
          System.exit(1);
        }
      }
    }
  }

  private static void defect(Thread thread, Throwable failure) {
    LOG.atError()
        .addKeyValue("thread", thread.getName())
        .addKeyValue("trace", Trace.of(failure))
        .log("A defect of Sealgate");
  }

  private static void run(Options options) throws IOException, InterruptedException {
    PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    AtomicReference<@Nullable Controller> running = new AtomicReference<>();
    CountDownLatch ended = new CountDownLatch(1);
    KubernetesClient client = ClusterClients.controller(new ConfigBuilder().build(), meters);
    KubernetesClient anonymous = ClusterClients.anonymous(client.getConfiguration(), meters);
    HttpEndpoints http =
        HttpEndpoints.start(
            options.port(),
            new HttpEndpoints.Answers(
                () -> true,
                () -> isReady(running.get()),
                meters::scrape,
                () -> Optional.ofNullable(running.get()).flatMap(Controller::sealingCertificate)));
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  LOG.info("Stopping");
                  Controller controller = running.get();
                  if (controller != null) {
                    close(controller);
                  }
                  http.close();
                  anonymous.close();
                  client.close();
                  ended.countDown();
                },
                "shutdown"));
    running.set(
        Controller.start(
            new ControllerOptions(
                options.namespace(),
                options.cacheDirectory(),
                options.allowFileRepositories(),
                new Replicas(
                    options.leaderElection(), options.sharding(), Pace.of(options.lease())),
                options.sealingKeyNamespaces(),
                options.keyRenewal(),
                AwsSettings.fromEnvironment(
                    System.getenv(), options.awsAmbient(), options.awsAmbientKeys()),
                ProxyRules.of(System.getenv()),
                options.kustomize(),
                options.helm(),
                Instance.of(System.getenv(), new SecureRandom())),
            client,
            anonymous,
            meters,
            () -> System.exit(1)));
    LOG.atInfo()
        .addKeyValue("port", http.port())
        .addKeyValue("namespace", options.namespace())
        .log("Started");
    ended.await();
  }

  private static boolean isReady(@Nullable Controller controller) {
    return controller != null && controller.isReady();
  }

  private static void close(Controller controller) {
    try {
      controller.close();
    } catch (RuntimeException failure) {
      LOG.atWarn().addKeyValue("failure", failure.getClass().getName()).log("Not stopped cleanly");
    }
  }
}

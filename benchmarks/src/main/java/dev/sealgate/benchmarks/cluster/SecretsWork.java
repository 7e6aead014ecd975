package dev.sealgate.benchmarks.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * One Application of N SOPS-encrypted Secrets of three values: made, left alone, one changed, all
 * pruned. Every round has new values. The clock starts just before {@code git push}, and ends at
 * the watch event of the last right Secret. Before the rounds, one that does not count.
 */
final class SecretsWork {
  private static final String APPLICATION = "bench";
  private static final Duration QUIET = Duration.ofSeconds(10);
  private static final int NO_OPS = 5;
  private static final int FLOOR_AT_ONCE = 32;

  private final Environment environment;
  private final int size;
  private final Figures figures;
  private final String title;

  SecretsWork(Environment environment, int size, Figures figures) {
    this.environment = environment;
    this.size = size;
    this.figures = figures;
    this.title = "A " + size + ": ";
  }

  void run(int rounds) throws Exception {
    try (Sighting secrets = environment.sight(Environment.objects("secrets"));
        Sighting applications = environment.sightApplications()) {
      environment.work().write("deploy/README", new byte[] {'\n'}).push("Begin");
      Sighting.Expected ready = applications.expect(List.of(APPLICATION), (_, it) -> isReady(it));
      environment.createApplication(APPLICATION, "deploy", "");
      ready.await();
      round(secrets, applications, 0, new Figures());
      for (int round = 1; round <= rounds; round++) {
        round(secrets, applications, round, figures);
      }
      floor(rounds);
    }
    figures.add(title + "peak RSS, MiB", environment.figures().peakMebibytes());
  }

  private void round(Sighting secrets, Sighting applications, int round, Figures into)
      throws Exception {
    for (int i = 0; i < size; i++) {
      environment.work().write(file(i), secret(i, round));
    }
    Sighting.Expected made =
        secrets.expect(
            names(), (name, it) -> password(it).equals("password-" + name + "-" + round));
    Measured measured = push("Add", made);
    if (round == 0) {
      figures.add(
          title + "the same after the controller's start, s", made.lastAfter(measured.start));
    }
    into.add(title + "push to first Secret, s", made.firstAfter(measured.start));
    into.add(title + "push to last Secret, s", made.lastAfter(measured.start));
    settle();
    into.add(title + "CPU of the sync, s", measured.cpu());
    into.add(title + "API requests of the sync", environment.requests(measured.from));

    noOp(applications, into);

    environment.work().write(file(size / 2), secret(size / 2, round + 1000));
    String changed = name(size / 2);
    Measured change =
        push(
            "Change",
            secrets.expect(
                List.of(changed),
                (name, it) -> password(it).equals("password-" + name + "-" + (round + 1000))));
    into.add(title + "one changed Secret visible, s", change.seconds);
    settle();
    into.add(title + "API requests of that change", environment.requests(change.from));

    environment.work().git("rm", "-q", "-r", "--ignore-unmatch", "deploy/secrets").orThrow();
    Measured prune = push("Remove", secrets.expectGone(names()));
    into.add(title + "push to all pruned, s", prune.seconds);
    settle();
  }

  /** Rounds in which nothing is to be done, each asked for and told apart by its answer. */
  private void noOp(Sighting applications, Figures into) throws Exception {
    Instant from = Instant.now();
    double cpu = environment.figures().cpuSeconds();
    TimeUnit.SECONDS.sleep(QUIET.toSeconds());
    into.add(title + "API requests while nothing happens for 10 s", environment.requests(from));
    into.add(
        title + "CPU while nothing happens for 10 s, s", environment.figures().cpuSeconds() - cpu);
    double before = environment.figures().cpuSeconds();
    for (int i = 0; i < NO_OPS; i++) {
      environment.work().write("elsewhere", Integer.toString(i).getBytes(StandardCharsets.UTF_8));
      String commit = environment.work().push("Elsewhere " + i);
      Sighting.Expected told =
          applications.expect(
              List.of(APPLICATION), (_, it) -> it.at("/status/revision").asText().equals(commit));
      environment.requestReconcile(APPLICATION);
      told.await();
    }
    into.add(
        title + "CPU of a commit that changes nothing here, s",
        (environment.figures().cpuSeconds() - before) / NO_OPS);
  }

  private Measured push(String message, Sighting.Expected expected) throws Exception {
    environment.work().record(message);
    Measured measured = new Measured(environment);
    environment.work().push();
    environment.requestReconcile(APPLICATION);
    measured.seconds = expected.await().lastAfter(measured.start);
    return measured;
  }

  /** What the bare API server takes for the same writes, from this process. */
  private void floor(int rounds) throws Exception {
    for (int round = 0; round <= rounds; round++) {
      int now = round;
      List<Runnable> writes = new ArrayList<>();
      IntStream.range(0, size)
          .forEach(i ->
              writes.add(() ->
                  environment
                      .api()
                      .patch(
                          Environment.objects("secrets/floor-" + i)
                              + "?fieldManager=floor&force=true",
                          Api.APPLY_PATCH,
                          plain("floor-" + i, now))));
      long start = System.nanoTime();
      atOnce(writes);
      double seconds = (System.nanoTime() - start) / 1e9;
      for (int i = 0; i < size; i++) {
        environment.api().delete(Environment.objects("secrets/floor-" + i));
      }
      if (round > 0) {
        figures.add(title + "the same writes by the bare API server, s", seconds);
      }
    }
  }

  /** Calls them from 32 threads and waits; the first failure is thrown. */
  static void atOnce(List<Runnable> calls) throws Exception {
    Semaphore slots = new Semaphore(FLOOR_AT_ONCE);
    List<Future<?>> begun = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Runnable call : calls) {
        begun.add(
            threads.submit(() -> {
              slots.acquireUninterruptibly();
              try {
                call.run();
              } finally {
                slots.release();
              }
            }));
      }
    }
    for (Future<?> one : begun) {
      one.get();
    }
  }

  private static void settle() throws InterruptedException {
    TimeUnit.SECONDS.sleep(2);
  }

  private List<String> names() {
    return IntStream.range(0, size).mapToObj(SecretsWork::name).toList();
  }

  private static String name(int i) {
    return "bench-" + i;
  }

  private static String file(int i) {
    return "deploy/secrets/" + name(i) + ".yaml";
  }

  private byte[] secret(int i, int round) {
    return environment.encrypted(plain(name(i), round));
  }

  private static String plain(String name, int round) {
    return """
    apiVersion: v1
    kind: Secret
    metadata:
        name: %1$s
    stringData:
        user: user-%1$s
        password: password-%1$s-%2$d
        url: postgres://%1$s.example.com:5432/app
    """
        .formatted(name, round);
  }

  static String password(JsonNode secret) {
    String value = secret.path("data").path("password").asText();
    return new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8);
  }

  static boolean isReady(JsonNode application) {
    for (JsonNode condition : application.at("/status/conditions")) {
      if (condition.path("type").asText().equals("Ready")) {
        return condition.path("status").asText().equals("True");
      }
    }
    return false;
  }

  /** The beginning of something. */
  static final class Measured {
    final long start = System.nanoTime();
    final Instant from = Instant.now();
    private final ProcessFigures figures;
    private final double before;
    double seconds;

    Measured(Environment environment) {
      this.figures = environment.figures();
      this.before = figures.cpuSeconds();
    }

    double cpu() {
      return figures.cpuSeconds() - before;
    }
  }
}

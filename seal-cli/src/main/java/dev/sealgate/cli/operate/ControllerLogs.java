package dev.sealgate.cli.operate;

import dev.sealgate.cli.Failure;
import dev.sealgate.cli.cluster.Answer;
import dev.sealgate.cli.cluster.ClusterApi;
import dev.sealgate.cli.cluster.Deadline;
import dev.sealgate.cli.cluster.Flow;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/** What the controller logged of one Application, out of the logs of its Pods. */
public final class ControllerLogs {
  private static final String SELECTOR = "app.kubernetes.io/name=sealgate";
  private static final String CONTAINER = "controller";

  private final ClusterApi api;
  private final String namespace;
  private final AppStore.Key app;

  /**
   * @param namespace of the controller
   */
  public ControllerLogs(ClusterApi api, String namespace, AppStore.Key app) {
    this.api = api;
    this.namespace = namespace;
    this.app = app;
  }

  /**
   * Which part of the logs.
   *
   * @param since empty for all that is kept
   * @param previous whether the last container before the present one is meant
   */
  public record Part(Optional<Duration> since, boolean previous) {
    String query() {
      return "container="
          + CONTAINER
          + since.map(age -> "&sinceSeconds=" + Math.max(1, age.toSeconds())).orElse("")
          + (previous ? "&previous=true" : "");
    }
  }

  /** Names of the controller's Pods; there is at least one. */
  public List<String> pods() {
    Answer answer =
        api.list(
            "/api/v1/namespaces/%s/pods?labelSelector=%s"
                .formatted(ClusterApi.segment(namespace), ClusterApi.segment(SELECTOR)),
            ClusterApi.METADATA);
    if (!(answer instanceof Answer.Found(var list))) {
      throw new Refusals("list", "pods", namespace).of(answer);
    }
    List<String> pods =
        Fields.list(list, "items").stream().map(it -> Fields.text(it, "metadata", "name")).toList();
    if (pods.isEmpty()) {
      throw Failure.of(
          "no Pod of the controller runs in namespace " + namespace,
          "name the right one: --controller-namespace (its Pods have the label " + SELECTOR + ")");
    }
    return pods;
  }

  private String path(String pod, String query) {
    return "/api/v1/namespaces/%s/pods/%s/log?%s"
        .formatted(ClusterApi.segment(namespace), ClusterApi.segment(pod), query);
  }

  /**
   * The last lines of a Pod.
   *
   * @param raw whether lines are given as they came
   */
  public List<String> tail(String pod, Part part, int most, boolean raw) {
    Deque<String> lines = new ArrayDeque<>();
    Flow flow =
        api.lines(
            path(pod, part.query()),
            Deadline.in(Optional.of(Duration.ofMinutes(5))),
            line ->
                mine(
                    line,
                    raw,
                    text -> {
                      lines.add(text);
                      if (lines.size() > most) {
                        lines.removeFirst();
                      }
                    }));
    check(pod, flow);
    return List.copyOf(lines);
  }

  private boolean mine(String line, boolean raw, Consumer<String> sink) {
    LogLine read = LogLine.of(line);
    if (read.application().equals(app.toString())) {
      sink.accept(raw ? read.raw() : read.text());
    }
    return true;
  }

  private void check(String pod, Flow flow) {
    if (flow instanceof Flow.Failed(Answer why)) {
      throw refusal(pod, why);
    }
  }

  private RuntimeException refusal(String pod, Answer why) {
    return switch (why) {
      case Answer.Refused _ ->
          Failure.of(
              "the log of Pod " + pod + " can't be read now",
              "is its container running? try again");
      case Answer.Absent _ -> Failure.of("the Pod " + pod + " has gone meanwhile", "run it again");
      case Answer.Silent(String what) when what.startsWith("answers ") ->
          Failure.of(
              "the API server gets no log of Pod %s from its node (it %s)".formatted(pod, what),
              "does kubectl logs work?");
      case Answer.Found _, Answer.Denied _, Answer.Expired _, Answer.TooLong _, Answer.Silent _ ->
          new Refusals("get", "pods/log", namespace).of(why);
    };
  }

  /** Lines as they come, of all Pods, until the time is over or the last Pod has gone. */
  public void follow(
      List<String> pods, Part part, boolean raw, Deadline deadline, Consumer<String> sink) {
    ConcurrentLinkedQueue<RuntimeException> failures = new ConcurrentLinkedQueue<>();
    List<Thread> threads = new ArrayList<>();
    for (String pod : pods) {
      threads.add(
          Thread.ofVirtual()
              .name("logs " + pod)
              .start(() -> {
                try {
                  check(
                      pod,
                      api.lines(
                          path(pod, part.query() + "&follow=true"),
                          deadline,
                          line -> mine(line, raw, text -> tell(sink, text))));
                } catch (RuntimeException e) {
                  failures.add(e);
                }
              }));
    }
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    RuntimeException failure = failures.peek();
    if (failure != null) {
      throw failure;
    }
  }

  private synchronized void tell(Consumer<String> sink, String text) {
    sink.accept(text);
  }
}

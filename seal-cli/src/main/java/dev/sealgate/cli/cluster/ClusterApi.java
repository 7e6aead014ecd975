package dev.sealgate.cli.cluster;

import dev.sealgate.cli.Failure;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Requests to the API server with a person's own rights. Blocks. */
public final class ClusterApi implements AutoCloseable {
  /** The field manager of what {@code seal} writes. */
  private static final String MANAGER = "seal";

  private static final int TIMEOUT_MILLIS = 10_000;
  private static final Duration LONGEST_REQUEST = Duration.ofSeconds(30);
  private static final int PAGE = 500;
  private static final String SERVER_TIMEOUT = "290";
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  public static final String JSON = "application/json";

  /** Asks for {@code metadata} alone, so that no value of a Secret comes here. */
  public static final String METADATA =
      "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";

  private final KubernetesClient client;
  private final HttpClient http;
  private final String base;

  private ClusterApi(KubernetesClient client) {
    this.client = client;
    this.http = client.getHttpClient();
    String url = client.getMasterUrl().toString();
    this.base = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
  }

  /**
   * @param kubeconfig content, or empty inside a pod
   */
  public static ClusterApi open(Optional<String> kubeconfig) {
    Config config = ClusterConfig.of(kubeconfig);
    try {
      config.setConnectionTimeout(TIMEOUT_MILLIS);
      config.setRequestTimeout(TIMEOUT_MILLIS);
      config.setRequestRetryBackoffLimit(0);
      return new ClusterApi(new KubernetesClientBuilder().withConfig(config).build());
    } catch (RuntimeException _) {
      throw Failure.of("the kubeconfig can't be used", "does kubectl get ns work?");
    }
  }

  /** A part of a path. */
  public static String segment(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /**
   * @param path with the query
   */
  public Answer get(String path) {
    return send(request(path, JSON).build());
  }

  /** All pages. The result has the items and the metadata of the last page. */
  public Answer list(String path, String accept) {
    List<@Nullable Object> items = new ArrayList<>();
    String token = "";
    WholeAnswer pages = new WholeAnswer(http);
    while (true) {
      String page = with(path, "limit=" + PAGE);
      Answer answer =
          pages.of(
              request(token.isEmpty() ? page : page + "&continue=" + segment(token), accept)
                  .build(),
              LONGEST_REQUEST);
      if (!(answer instanceof Answer.Found(var object))) {
        // a collection has no name that could be missing
        return answer instanceof Answer.Absent ? new Answer.Absent(false) : answer;
      }
      if (object.get("items") instanceof List<?> more) {
        items.addAll(more);
      }
      Map<?, ?> metadata = object.get("metadata") instanceof Map<?, ?> map ? map : Map.of();
      token = Objects.toString(metadata.get("continue"), "");
      if (token.isEmpty()) {
        object.put("items", items);
        return new Answer.Found(object);
      }
    }
  }

  private static String with(String path, String parameter) {
    return path + (path.contains("?") ? "&" : "?") + parameter;
  }

  /** A merge patch: null takes a field out. */
  public Answer merge(String path, Map<String, ?> patch) {
    String body = new String(Answers.bytes(patch), StandardCharsets.UTF_8);
    return send(
        request(with(path, "fieldManager=" + MANAGER), JSON)
            .method("PATCH", "application/merge-patch+json", body)
            .build());
  }

  private HttpRequest.Builder request(String path, String accept) {
    return http.newHttpRequestBuilder().uri(URI.create(base + path)).setHeader("Accept", accept);
  }

  private Answer send(HttpRequest request) {
    return new WholeAnswer(http).of(request, LONGEST_REQUEST);
  }

  /**
   * A text that comes line by line.
   *
   * @param listener says whether it wants more
   */
  public Flow lines(String path, Deadline deadline, Predicate<String> listener) {
    return LineStream.read(http, request(path, "*/*").forStreaming().build(), deadline, listener);
  }

  /**
   * A collection and its changes. A server that goes away meanwhile is waited for.
   *
   * @param path of the collection, with a selector or without
   * @param listener hears each object, at first all of them, and whether it is gone; says whether
   *     it wants more
   */
  public Flow follow(
      String path,
      Deadline deadline,
      BiPredicate<Map<String, @Nullable Object>, Boolean> listener) {
    boolean begun = false;
    Duration pause = Duration.ofMillis(200);
    while (true) {
      Answer answer = list(path, JSON);
      if (answer instanceof Answer.Found(var whole)) {
        begun = true;
        Flow flow = follow(path, whole, deadline, listener);
        if (flow instanceof Flow.Stopped
            || flow instanceof Flow.TimedOut
            || (flow instanceof Flow.Failed(Answer why) && !mayPass(why))) {
          return flow;
        }
      } else if (!begun || !mayPass(answer)) {
        return new Flow.Failed(answer);
      }
      if (deadline.isOver()) {
        return new Flow.TimedOut();
      }
      deadline.rest(pause);
      pause = pause.multipliedBy(2);
      pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }
  }

  private static boolean mayPass(Answer answer) {
    return answer instanceof Answer.Silent || answer instanceof Answer.Expired;
  }

  private Flow follow(
      String path,
      Map<String, @Nullable Object> whole,
      Deadline deadline,
      BiPredicate<Map<String, @Nullable Object>, Boolean> listener) {
    if (whole.get("items") instanceof List<?> items) {
      for (Object item : items) {
        if (!listener.test(map(item), false)) {
          return new Flow.Stopped();
        }
      }
    }
    String version = Objects.toString(map(whole.get("metadata")).get("resourceVersion"), "");
    Changes changes = new Changes(version, listener);
    Flow flow = new Flow.Ended();
    // a watch that the server ended after its time goes on where it was
    while (flow instanceof Flow.Ended && !changes.lost) {
      String seen = changes.version;
      flow =
          lines(
              with(
                  path,
                  "watch=true&allowWatchBookmarks=true&timeoutSeconds="
                      + SERVER_TIMEOUT
                      + "&resourceVersion="
                      + segment(changes.version)),
              deadline,
              changes);
      if (seen.equals(changes.version)) {
        deadline.rest(Duration.ofMillis(200));
      }
    }
    return changes.lost ? new Flow.Ended() : flow;
  }

  private static final class Changes implements Predicate<String> {
    private final BiPredicate<Map<String, @Nullable Object>, Boolean> listener;
    private String version;
    private boolean lost;

    Changes(String version, BiPredicate<Map<String, @Nullable Object>, Boolean> listener) {
      this.version = version;
      this.listener = listener;
    }

    @Override
    public boolean test(String line) {
      Map<String, @Nullable Object> event;
      try {
        event = Answers.object(line.getBytes(StandardCharsets.UTF_8));
      } catch (IOException _) {
        lost = true;
        return false;
      }
      String type = Objects.toString(event.get("type"), "");
      Map<String, @Nullable Object> object = map(event.get("object"));
      if (type.equals("ERROR")) {
        lost = true;
        return false;
      }
      version = Objects.toString(map(object.get("metadata")).get("resourceVersion"), version);
      return type.equals("BOOKMARK") || listener.test(object, type.equals("DELETED"));
    }
  }

  @SuppressWarnings("unchecked") // JSON objects have texts as keys
  private static Map<String, @Nullable Object> map(@Nullable Object value) {
    return value instanceof Map<?, ?> map ? (Map<String, @Nullable Object>) map : Map.of();
  }

  @Override
  public void close() {
    client.close();
  }
}

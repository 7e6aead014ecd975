package dev.sealgate.cli.operate;

import dev.sealgate.cli.Failure;
import dev.sealgate.cli.cluster.Answer;
import dev.sealgate.cli.cluster.ClusterApi;
import dev.sealgate.cli.cluster.Deadline;
import dev.sealgate.cli.cluster.Flow;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The Applications of a cluster. */
public final class AppStore {
  private static final String ROOT = "/apis/sealgate.dev/v1alpha1";

  private final ClusterApi api;

  public AppStore(ClusterApi api) {
    this.api = api;
  }

  /** An Application's place. */
  public record Key(String namespace, String name) {
    @Override
    public String toString() {
      return namespace + "/" + name;
    }
  }

  private static String collection(String namespace) {
    return ROOT
        + (namespace.isEmpty() ? "" : "/namespaces/" + ClusterApi.segment(namespace))
        + "/applications";
  }

  private static String path(Key key) {
    return collection(key.namespace) + "/" + ClusterApi.segment(key.name);
  }

  /**
   * @param namespace empty for all
   */
  public List<App> list(String namespace) {
    Answer answer = api.list(collection(namespace), ClusterApi.JSON);
    if (answer instanceof Answer.Found(var list)) {
      return apps(list);
    }
    throw new Refusals("list", Refusals.APPLICATIONS, namespace).of(answer);
  }

  private static List<App> apps(Map<String, @Nullable Object> list) {
    return Fields.list(list, "items").stream().map(AppStore::app).toList();
  }

  @SuppressWarnings("unchecked") // JSON objects have texts as keys
  private static App app(@Nullable Object item) {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    // items of a list do not repeat what they are
    object.put("apiVersion", "sealgate.dev/v1alpha1");
    object.put("kind", "Application");
    object.putAll((Map<String, @Nullable Object>) Fields.map(item));
    return new App(object);
  }

  public App get(Key key) {
    Answer answer = api.get(path(key));
    return switch (answer) {
      case Answer.Found(var object) -> new App(object);
      case Answer.Absent(boolean served) when served -> throw missing(key);
      default -> throw new Refusals("get", Refusals.APPLICATIONS, key.namespace).of(answer);
    };
  }

  /** What an Application owns, as its status says. */
  public sealed interface Owned {
    /**
     * @param secretKinds kinds in which values of secrets may stand
     */
    record Known(List<String> inventory, List<String> secretKinds) implements Owned {
      public Known {
        inventory = List.copyOf(inventory);
        secretKinds = List.copyOf(secretKinds);
      }
    }

    /** All of it is in another cluster. */
    record Elsewhere() implements Owned {}

    /** There is no such Application. */
    record Nowhere() implements Owned {}

    /** Nobody says. */
    record Unknown() implements Owned {}
  }

  public Owned inventory(Key key) {
    return switch (api.get(path(key))) {
      case Answer.Found(var object) ->
          Fields.map(object, "status", "cluster").isEmpty()
              ? new Owned.Known(
                  Fields.texts(object, "status", "inventory"),
                  Fields.texts(object, "spec", "decryption", "allowedKinds"))
              : new Owned.Elsewhere();
      case Answer.Absent _ -> new Owned.Nowhere();
      case Answer.Denied _, Answer.Refused _, Answer.Expired _, Answer.TooLong _, Answer.Silent _ ->
          new Owned.Unknown();
    };
  }

  private Failure missing(Key key) {
    String problem =
        "there is no Application %s in namespace %s".formatted(key.name, key.namespace);
    List<String> here = names(key.namespace);
    Optional<String> near = Nearest.to(key.name, here);
    if (near.isPresent()) {
      return Failure.of(problem, "did you mean " + near.get() + "?");
    }
    if (api.list(collection(""), ClusterApi.JSON) instanceof Answer.Found(var list)) {
      Optional<App> elsewhere =
          apps(list).stream().filter(app -> app.name().equals(key.name)).findFirst();
      if (elsewhere.isPresent()) {
        return Failure.of(problem, "there is one elsewhere: -n " + elsewhere.get().namespace());
      }
    }
    return Failure.of(
        problem,
        here.isEmpty() ? "seal apps -A lists all" : "there are: " + String.join(", ", some(here)));
  }

  private static List<String> some(List<String> names) {
    return names.size() <= 10 ? names : names.subList(0, 10);
  }

  private List<String> names(String namespace) {
    return api.list(collection(namespace), ClusterApi.JSON) instanceof Answer.Found(var list)
        ? apps(list).stream().map(App::name).toList()
        : List.of();
  }

  /**
   * @param patch a merge patch of the whole object
   */
  public App patch(Key key, Map<String, ?> patch) {
    Answer answer = api.merge(path(key), patch);
    return switch (answer) {
      case Answer.Found(var object) -> new App(object);
      case Answer.Absent(boolean served) when served -> throw missing(key);
      default -> throw new Refusals("patch", Refusals.APPLICATIONS, key.namespace).of(answer);
    };
  }

  /** Annotations, null takes one out. */
  public App annotate(Key key, Map<String, ?> annotations) {
    return patch(key, Map.of("metadata", Map.of("annotations", annotations)));
  }

  /** How waiting ended. */
  public sealed interface Waited {
    record Done(App app) implements Waited {}

    record TimedOut(App app) implements Waited {}
  }

  /**
   * Waits, woken by changes.
   *
   * @param enough hears how it is now, and at each change
   */
  public Waited await(Key key, Deadline deadline, Predicate<App> enough) {
    AtomicReference<@Nullable App> last = new AtomicReference<>();
    String query = "?fieldSelector=" + ClusterApi.segment("metadata.name=" + key.name);
    AtomicBoolean deleted = new AtomicBoolean();
    Flow flow =
        api.follow(
            collection(key.namespace) + query,
            deadline,
            (object, gone) -> {
              App app = app(object);
              last.set(app);
              deleted.set(gone);
              return !gone && !enough.test(app);
            });
    App seen = last.get();
    return switch (flow) {
      case Flow.Failed(Answer why) ->
          throw new Refusals("watch", Refusals.APPLICATIONS, key.namespace).of(why);
      case Flow.Stopped _, Flow.Ended _ -> {
        if (seen == null || deleted.get()) {
          throw Failure.of(key + " was deleted meanwhile", "seal apps lists those that are there");
        }
        yield new Waited.Done(seen);
      }
      case Flow.TimedOut _ -> new Waited.TimedOut(seen == null ? get(key) : seen);
    };
  }

  /**
   * Follows Applications until the time is over or somebody ends the process.
   *
   * @param namespace empty for all
   * @param names all when empty
   */
  public void follow(String namespace, List<String> names, Deadline deadline, Predicate<App> more) {
    Map<String, Object> told = new HashMap<>();
    Flow flow =
        api.follow(
            collection(namespace),
            deadline,
            (object, gone) -> {
              App app = app(object);
              boolean asked = names.isEmpty() || names.contains(app.name());
              Object now = gone ? "gone" : Fields.text(object, "metadata", "resourceVersion");
              // a list that follows a broken watch tells again what is known
              return !asked || now.equals(told.put(app.id(), now)) || gone || more.test(app);
            });
    if (flow instanceof Flow.Failed(Answer why)) {
      throw new Refusals("watch", Refusals.APPLICATIONS, namespace).of(why);
    }
  }
}

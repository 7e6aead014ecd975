package dev.sealgate.cli.operate;

import dev.sealgate.cli.cluster.Answer;
import dev.sealgate.cli.cluster.ClusterApi;
import dev.sealgate.cli.cluster.Deadline;
import dev.sealgate.cli.cluster.Flow;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The events of one Application. */
public final class AppEvents {
  private final ClusterApi api;
  private final AppStore.Key app;

  public AppEvents(ClusterApi api, AppStore.Key app) {
    this.api = api;
    this.app = app;
  }

  /** An event. */
  public record Event(Map<String, @Nullable Object> object) {
    /** When it was last seen, as the object says it. */
    public String time() {
      for (String[] path :
          new String[][] {
            {"series", "lastObservedTime"},
            {"lastTimestamp"},
            {"eventTime"},
            {"metadata", "creationTimestamp"}
          }) {
        String time = Fields.text(object, path);
        if (!time.isEmpty()) {
          return time;
        }
      }
      return "";
    }

    String line() {
      return "%s  %s  %s  %s"
          .formatted(
              time(),
              Fields.text(object, "type"),
              Fields.text(object, "reason"),
              Table.printable(Fields.text(object, "message")));
    }

    /** Argo CD has Applications, too. */
    boolean isOfSealgate() {
      return Fields.text(object, "involvedObject", "apiVersion").startsWith("sealgate.dev/");
    }

    public String name() {
      return "event/" + Fields.text(object, "metadata", "name");
    }
  }

  private String path() {
    return "/api/v1/namespaces/"
        + ClusterApi.segment(app.namespace())
        + "/events?fieldSelector="
        + ClusterApi.segment("involvedObject.kind=Application,involvedObject.name=" + app.name());
  }

  /** The oldest first. */
  public List<Event> list() {
    Answer answer = api.list(path(), ClusterApi.JSON);
    if (!(answer instanceof Answer.Found(var list))) {
      throw refusal("list", answer);
    }
    return Fields.list(list, "items").stream()
        .map(AppEvents::event)
        .filter(Event::isOfSealgate)
        .sorted(Comparator.comparing(event -> App.time(event.time()).orElse(Instant.MIN)))
        .toList();
  }

  @SuppressWarnings("unchecked") // JSON objects have texts as keys
  private static Event event(@Nullable Object item) {
    return new Event((Map<String, @Nullable Object>) Fields.map(item));
  }

  private RuntimeException refusal(String verb, Answer answer) {
    return new Refusals(verb, "events", app.namespace()).of(answer);
  }

  /** Each as it comes, until the time is over. */
  public void follow(Deadline deadline, Consumer<String> line) {
    Set<String> told = new HashSet<>();
    Flow flow =
        api.follow(
            path(),
            deadline,
            (object, gone) -> {
              Event event = new Event(object);
              if (!gone && event.isOfSealgate() && told.add(event.name() + event.time())) {
                line.accept(event.line());
              }
              return true;
            });
    if (flow instanceof Flow.Failed(Answer why)) {
      throw refusal("watch", why);
    }
  }

  /**
   * @param exact whether times are told in full instead of as ages
   */
  public static Table table(List<Event> events, Instant now, boolean exact) {
    Table table = new Table("SEEN", "TYPE", "REASON", "MESSAGE");
    for (Event event : events) {
      table.row(
          exact ? event.time() : Times.age(event.time(), now) + " ago",
          Fields.text(event.object, "type"),
          Fields.text(event.object, "reason"),
          Fields.text(event.object, "message"));
    }
    return table;
  }
}

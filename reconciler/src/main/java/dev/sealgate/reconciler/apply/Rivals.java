package dev.sealgate.reconciler.apply;

import dev.sealgate.reconciler.cluster.ApiAnswer;
import dev.sealgate.reconciler.cluster.ApiClient;
import dev.sealgate.reconciler.cluster.Detail;
import dev.sealgate.reconciler.cluster.Json;
import dev.sealgate.reconciler.plan.Place;
import dev.sealgate.reconciler.plan.PlannedObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tells who took which of our fields, by their names alone. */
public final class Rivals {
  private static final int MOST = 5;

  private final ApiClient client;

  public Rivals(ApiClient client) {
    this.client = client;
  }

  /** Like {@code data.key by kubectl-edit}; empty when it can't be told. */
  public String of(PlannedObject object) {
    ApiAnswer answer =
        client.get(
            object.resource(), object.ref().namespace(), object.ref().name(), Detail.METADATA);
    return answer instanceof ApiAnswer.Ok(var live)
        ? told(Managers.entries(live), object.body())
        : "";
  }

  static String told(List<@Nullable Object> entries, Map<String, @Nullable Object> body) {
    List<List<Object>> ours = FieldSets.covered(Managers.ours(entries), body);
    List<String> taken = new ArrayList<>();
    for (Object entry : entries) {
      List<String> theirs =
          FieldSets.covered(Json.map(entry, "fieldsV1"), body).stream()
              .filter(place -> !ours.contains(place))
              .map(Place::told)
              .sorted()
              .limit(MOST)
              .toList();
      if (!theirs.isEmpty()) {
        taken.add(String.join(", ", theirs) + " by " + Json.text(entry, "manager"));
      }
    }
    return String.join("; ", taken);
  }
}

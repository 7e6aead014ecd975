package dev.sealgate.reconciler.apply;

import dev.sealgate.crypto.mask.SecretRegistry;
import dev.sealgate.reconciler.cluster.ApiAnswer;
import dev.sealgate.reconciler.cluster.ApiClient;
import dev.sealgate.reconciler.cluster.Detail;
import dev.sealgate.reconciler.cluster.Json;
import dev.sealgate.reconciler.model.ObjectRef;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.plan.PlannedObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Tells, without writing, what an apply would change: it compares the object with what the server
 * says it would be.
 */
public final class Comparer {
  private static final List<String> BOOKKEEPING =
      List.of(
          "managedFields", "resourceVersion", "generation", "creationTimestamp", "uid", "selfLink");

  private final ApiClient client;
  private final SecretRegistry registry;
  private final Parallel parallel;
  private final Refusals refusals;

  public Comparer(ApiClient client, SecretRegistry registry, Parallel parallel) {
    this.client = client;
    this.registry = registry;
    this.parallel = parallel;
    this.refusals = new Refusals(registry, client.identity());
  }

  /**
   * @param differences by object, in words that hold no value
   * @param same what is as Git wants it, as it was seen
   */
  public record Report(
      Map<ObjectRef, String> differences, Map<ObjectRef, Applied> same, List<Problem> problems) {
    public Report {
      differences = Map.copyOf(differences);
      same = Map.copyOf(same);
      problems = List.copyOf(problems);
    }
  }

  private sealed interface Finding {
    record Same(ObjectRef ref, Applied seen) implements Finding {}

    record Different(ObjectRef ref, String how) implements Finding {}

    record Failed(Problem problem) implements Finding {}
  }

  public Report compare(Collection<PlannedObject> objects) {
    Map<ObjectRef, String> differences = new TreeMap<>();
    Map<ObjectRef, Applied> same = new LinkedHashMap<>();
    List<Problem> problems = new ArrayList<>();
    for (Finding finding : parallel.map(objects, this::compare)) {
      switch (finding) {
        case Finding.Same(ObjectRef ref, Applied seen) -> same.put(ref, seen);
        case Finding.Different(ObjectRef ref, String how) -> differences.put(ref, how);
        case Finding.Failed(Problem problem) -> problems.add(problem);
      }
    }
    return new Report(differences, same, problems);
  }

  private Finding compare(PlannedObject object) {
    ObjectRef ref = object.ref();
    Detail detail = object.carriesSecrets() ? Detail.MASKED : Detail.FULL;
    ApiAnswer found = client.get(object.resource(), ref.namespace(), ref.name(), detail);
    if (found instanceof ApiAnswer.Missing) {
      return new Finding.Different(ref, "missing");
    }
    if (!(found instanceof ApiAnswer.Ok(var live))) {
      return new Finding.Failed(refusals.of(object, found));
    }
    byte[] body;
    try (WipingBuffer buffer = BodyWriter.write(object, registry)) {
      body = buffer.toBytes();
    }
    ApiAnswer would;
    try {
      would = client.apply(object.resource(), ref.namespace(), ref.name(), body, true, detail);
    } finally {
      Arrays.fill(body, (byte) 0);
    }
    if (!(would instanceof ApiAnswer.Ok(var wanted))) {
      return new Finding.Failed(refusals.of(object, would));
    }
    String difference = firstDifference(content(live), content(wanted), "");
    return difference.isEmpty()
        ? new Finding.Same(
            ref,
            new Applied(
                Json.text(live, "metadata", "uid"),
                Marks.of(live),
                Json.text(live, "metadata", "resourceVersion"),
                object.digest()))
        : new Finding.Different(ref, "differs at " + difference);
  }

  private static Map<String, @Nullable Object> content(Map<String, @Nullable Object> object) {
    Map<String, @Nullable Object> content = new TreeMap<>(object);
    content.remove("status");
    Map<String, @Nullable Object> metadata = new TreeMap<>(Json.map(object, "metadata"));
    BOOKKEEPING.forEach(metadata::remove);
    content.put("metadata", metadata);
    return content;
  }

  /** The key path of the first difference, empty when there is none. Never a value. */
  static String firstDifference(@Nullable Object a, @Nullable Object b, String path) {
    if (a instanceof Map<?, ?> one && b instanceof Map<?, ?> other) {
      Map<String, Boolean> keys = new TreeMap<>();
      one.keySet().forEach(key -> keys.put(String.valueOf(key), true));
      other.keySet().forEach(key -> keys.put(String.valueOf(key), true));
      for (String key : keys.keySet()) {
        String at = path.isEmpty() ? key : path + "." + key;
        String difference = firstDifference(one.get(key), other.get(key), at);
        if (!difference.isEmpty()) {
          return difference;
        }
      }
      return "";
    }
    if (a instanceof List<?> one && b instanceof List<?> other && one.size() == other.size()) {
      for (int i = 0; i < one.size(); i++) {
        String difference = firstDifference(one.get(i), other.get(i), path + "[" + i + "]");
        if (!difference.isEmpty()) {
          return difference;
        }
      }
      return "";
    }
    boolean same = a == null ? b == null : a.equals(b);
    return same ? "" : path;
  }
}

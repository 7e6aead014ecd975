package dev.sealgate.reconciler.secrets;

import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.externalsecrets.ClusterAccess;
import dev.sealgate.externalsecrets.ClusterAccess.Lookup;
import dev.sealgate.reconciler.helm.ChartSettings.ValuesFrom;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.model.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The texts of ConfigMaps and Secrets that are values of an Application's chart. */
public final class ClusterValues implements AutoCloseable {
  public static final ClusterValues NONE = new ClusterValues(List.of());

  private final List<Entry> entries;

  private ClusterValues(List<Entry> entries) {
    this.entries = List.copyOf(entries);
  }

  /**
   * @param place in the Application
   */
  record Entry(ValuesFrom from, String place, SecretBytes text) {}

  /** What came of asking for them. */
  public sealed interface Loading {
    /**
     * @param values the caller's to close
     */
    record Loaded(ClusterValues values) implements Loading {}

    record Failed(List<Problem> problems) implements Loading {
      public Failed {
        problems = List.copyOf(problems);
      }
    }
  }

  /** Reads them as the Application's identity. */
  public static Loading load(ClusterAccess access, String namespace, List<ValuesFrom> wanted) {
    List<Entry> entries = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    for (int i = 0; i < wanted.size(); i++) {
      read(
          access,
          namespace,
          wanted.get(i),
          "spec.source.helm.valuesFrom[" + i + "]",
          entries,
          problems);
    }
    ClusterValues values = new ClusterValues(entries);
    if (problems.isEmpty()) {
      return new Loading.Loaded(values);
    }
    values.close();
    return new Loading.Failed(problems);
  }

  private static void read(
      ClusterAccess access,
      String namespace,
      ValuesFrom from,
      String place,
      List<Entry> entries,
      List<Problem> problems) {
    Lookup<Map<String, SecretBytes>> found =
        from.secret()
            ? access.secret(namespace, from.name())
            : access.configMap(namespace, from.name());
    switch (found) {
      case Lookup.Found<Map<String, SecretBytes>>(Map<String, SecretBytes> data) -> {
        data.forEach((key, value) -> {
          if (key.equals(from.key())) {
            entries.add(new Entry(from, place, value));
          } else {
            value.close();
          }
        });
        if (!data.containsKey(from.key())) {
          problems.add(
              problem(
                  Reason.SECRET_MISSING,
                  place,
                  "the " + from + " has no key " + from.key(),
                  "add it, or name another one in valuesKey"));
        }
      }
      case Lookup.Missing<?> _ -> {
        if (!from.optional()) {
          problems.add(
              problem(
                  Reason.SECRET_MISSING,
                  place,
                  "the " + from + " does not exist",
                  "make it, correct the name, or set optional"));
        }
      }
      case Lookup.Denied<?> _ ->
          problems.add(
              problem(
                  Reason.FORBIDDEN,
                  place,
                  "the " + from + " may not be read",
                  "let spec.serviceAccountName get it, by a Role"));
      case Lookup.Unreachable<?> _ ->
          problems.add(
              problem(
                  Reason.API_UNAVAILABLE,
                  place,
                  "the " + from + " can't be read: the API server does not answer",
                  "it is tried again"));
    }
  }

  private static Problem problem(Reason reason, String place, String message, String hint) {
    return new Problem(reason, "", -1, place, message, hint);
  }

  List<Entry> entries() {
    return entries;
  }

  @Override
  public void close() {
    entries.forEach(entry -> entry.text().close());
  }
}

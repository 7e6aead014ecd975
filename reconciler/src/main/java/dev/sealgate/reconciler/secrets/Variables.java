package dev.sealgate.reconciler.secrets;

import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.mask.SecretRegistry;
import dev.sealgate.externalsecrets.ClusterAccess;
import dev.sealgate.externalsecrets.ClusterAccess.Lookup;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.model.Reason;
import dev.sealgate.reconciler.substitute.Variable;
import dev.sealgate.reconciler.substitute.Work;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/** The variables of an Application, with their values. */
public final class Variables implements AutoCloseable {
  /** For an Application without {@code spec.postBuild}: nothing is searched. */
  public static final Variables NONE = new Variables(false);

  private static final Pattern NAME = Pattern.compile("[_A-Za-z][_A-Za-z0-9]*");
  private static final Variable MISSING = new Variable.Missing();

  /** What all texts of one preparation may come to: a short text can stand for a long value. */
  private static final long MOST_CHARACTERS = 64L << 20;

  /** A second or two. */
  private static final long MOST_STEPS = 200_000_000;

  private final Work work = new Work(MOST_STEPS);
  private final AtomicLong written = new AtomicLong();
  private final Map<String, Variable> values = new HashMap<>();
  private final List<SecretBytes> owned = new ArrayList<>();
  private final boolean always;

  private Variables(boolean always) {
    this.always = always;
  }

  /** What came of asking for them. */
  public sealed interface Loading {
    /**
     * @param variables the caller's to close
     */
    record Loaded(Variables variables) implements Loading {}

    record Failed(List<Problem> problems) implements Loading {
      public Failed {
        problems = List.copyOf(problems);
      }
    }
  }

  /** Reads ConfigMaps and Secrets as the Application's identity. */
  public static Loading load(ClusterAccess access, String namespace, PostBuild spec) {
    Variables variables = new Variables(spec.always());
    List<Problem> problems = new ArrayList<>();
    for (int i = 0; i < spec.from().size(); i++) {
      variables.read(
          access,
          namespace,
          spec.from().get(i),
          "spec.postBuild.substituteFrom[" + i + "]",
          problems);
    }
    spec.substitute()
        .forEach(
            (name, value) -> variables.plain(name, value, "spec.postBuild.substitute", problems));
    if (problems.isEmpty()) {
      return new Loading.Loaded(variables);
    }
    variables.close();
    return new Loading.Failed(problems);
  }

  private void read(
      ClusterAccess access,
      String namespace,
      PostBuild.From from,
      String place,
      List<Problem> problems) {
    Lookup<Map<String, SecretBytes>> found =
        from.secret()
            ? access.secret(namespace, from.name())
            : access.configMap(namespace, from.name());
    switch (found) {
      case Lookup.Found<Map<String, SecretBytes>>(Map<String, SecretBytes> data) ->
          new TreeMap<>(data)
              .forEach((name, value) -> {
                try (value) {
                  if (from.secret()) {
                    hidden(name, value, place, problems);
                  } else {
                    plain(name, text(value), place, problems);
                  }
                }
              });
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

  private static String text(SecretBytes value) {
    return value.use(bytes -> new String(bytes, StandardCharsets.UTF_8));
  }

  private boolean isName(String name, String place, List<Problem> problems) {
    boolean fits = NAME.matcher(name).matches();
    if (!fits) {
      problems.add(
          problem(
              Reason.INVALID_SPEC,
              place,
              "the key " + name + " is no name of a variable",
              "a name has letters, digits and underscores, and begins with no digit"));
    }
    return fits;
  }

  private void plain(String name, String value, String place, List<Problem> problems) {
    if (!isName(name, place, problems)) {
      return;
    }
    if (PlaceholderGuard.isForged(value)) {
      problems.add(
          problem(
              Reason.PLACEHOLDER_FORGED,
              place,
              "the variable " + name + " looks like a placeholder for a secret value",
              "placeholders can't be written by hand: use a variable of a Secret"));
      return;
    }
    int end = value.length();
    while (end > 0 && (value.charAt(end - 1) == '\n' || value.charAt(end - 1) == '\r')) {
      end--;
    }
    values.put(name, new Variable.Plain(value.substring(0, end)));
  }

  private void hidden(String name, SecretBytes value, String place, List<Problem> problems) {
    if (isName(name, place, problems)) {
      SecretBytes kept = value.use(Variables::withoutLineEnd);
      owned.add(kept);
      values.put(name, new Variable.Hidden(kept));
    }
  }

  private static SecretBytes withoutLineEnd(byte[] bytes) {
    int end = bytes.length;
    while (end > 0 && (bytes[end - 1] == '\n' || bytes[end - 1] == '\r')) {
      end--;
    }
    return SecretBytes.takeOwnershipOf(Arrays.copyOf(bytes, end));
  }

  private static Problem problem(Reason reason, String place, String message, String hint) {
    return new Problem(reason, "", -1, place, message, hint);
  }

  /** Whether objects are searched at all. */
  boolean isActive() {
    return always || !values.isEmpty();
  }

  /** Whether so many characters more can be written. */
  boolean mayWrite(long characters) {
    return written.addAndGet(characters) <= MOST_CHARACTERS;
  }

  /** What may be done with the values in one preparation. */
  Work work() {
    return work;
  }

  Variable find(String name) {
    return values.getOrDefault(name, MISSING);
  }

  /** Changes with every value, and tells none that is secret. */
  String identity(SecretRegistry registry) {
    StringBuilder identity = new StringBuilder().append(always);
    new TreeMap<>(values)
        .forEach((name, variable) -> {
          String shown = shown(variable, registry);
          // the length, for a value may look like another variable
          identity.append(' ').append(name).append(':').append(shown.length()).append(shown);
        });
    return identity.toString();
  }

  private static String shown(Variable variable, SecretRegistry registry) {
    return switch (variable) {
      case Variable.Plain(String text) -> "=" + text;
      case Variable.Hidden(SecretBytes value) -> value.length() == 0 ? "" : registry.mask(value);
      case Variable.Missing _ -> "";
    };
  }

  @Override
  public void close() {
    owned.forEach(SecretBytes::close);
  }
}

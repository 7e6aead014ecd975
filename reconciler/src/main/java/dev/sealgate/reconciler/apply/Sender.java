package dev.sealgate.reconciler.apply;

import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.mask.SecretRegistry;
import dev.sealgate.reconciler.cluster.ApiAnswer;
import dev.sealgate.reconciler.cluster.ApiClient;
import dev.sealgate.reconciler.cluster.Detail;
import dev.sealgate.reconciler.cluster.Json;
import dev.sealgate.reconciler.cluster.Write;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.model.Reason;
import dev.sealgate.reconciler.plan.Owner;
import dev.sealgate.reconciler.plan.Ownership;
import dev.sealgate.reconciler.plan.PlannedObject;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Applies one object, in the way that its switches ask for. */
final class Sender {
  private static final int LOOKS = 40;
  private static final int RACES = 4;
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

  private final ApiClient client;
  private final SecretRegistry registry;
  private final Refusals refusals;
  private final Ownerships ownerships;
  private final Sights sights;

  Sender(ApiClient client, SecretRegistry registry, Refusals refusals, Sights sights) {
    this.sights = sights;
    this.client = client;
    this.registry = registry;
    this.refusals = refusals;
    this.ownerships = new Ownerships(client, refusals);
  }

  Sent send(PlannedObject whole, boolean dryRun) {
    if (sights.isHeld(whole)) {
      return new Sent.Left(whole.ref());
    }
    Optional<Owner> stranger = sights.stranger(whole);
    if (stranger.isPresent()) {
      return new Sent.Failed(
          Problem.at(
              Reason.RESOURCE_CONFLICT,
              whole.origin(),
              "",
              whole.ref() + " belongs to the Application " + stranger.get(),
              "remove it from one of the two; if that Application is gone, take the labels"
                  + " sealgate.dev/* off the object"));
    }
    return switch (ownerships.before(whole)) {
      case Ownerships.Readied.Failed(Problem problem) -> new Sent.Failed(problem);
      case Ownerships.Readied.There(var live) -> left(whole, live);
      case Ownerships.Readied.ToSend(PlannedObject object, String version) ->
          send(whole, object, version, dryRun);
    };
  }

  private static Sent left(PlannedObject whole, Map<String, @Nullable Object> live) {
    Map<String, @Nullable Object> labels = Json.map(live, "metadata", "labels");
    boolean ours = Ownership.owner(labels).equals(whole.owner());
    return ours
        ? new Sent.Done(whole.ref(), applied(whole, live), false)
        : new Sent.Left(whole.ref());
  }

  private Sent send(PlannedObject whole, PlannedObject object, String version, boolean dryRun) {
    Write write = new Write(dryRun);
    ApiAnswer answer;
    try {
      if (whole.switches().replace() && !version.isEmpty()) {
        ApiAnswer replaced = lend(versioned(object, version), body -> replace(object, body, write));
        if (!(replaced instanceof ApiAnswer.Ok) || dryRun) {
          return judged(whole, object, replaced, write);
        }
      }
      answer = lend(object, body -> apply(object, body, write));
    } catch (CryptoException failure) {
      return new Sent.Failed(unwritten(object, failure));
    }
    return judged(whole, object, answer, write);
  }

  private Sent judged(PlannedObject whole, PlannedObject object, ApiAnswer answer, Write write) {
    if (answer instanceof ApiAnswer.Ok(var live)) {
      return settled(whole, live, write.dryRun(), false);
    }
    if (whole.switches().force() && Immutable.isAll(answer)) {
      return recreate(whole, write);
    }
    return new Sent.Failed(refusals.of(object, answer), Refusals.isFixed(answer));
  }

  private Sent settled(
      PlannedObject whole, Map<String, @Nullable Object> live, boolean dryRun, boolean recreated) {
    return switch (ownerships.after(whole, live, dryRun)) {
      case Ownerships.Settled.Failed(Problem problem) -> new Sent.Failed(problem);
      case Ownerships.Settled.Done(var now) ->
          new Sent.Done(whole.ref(), applied(whole, now), recreated);
    };
  }

  private static Applied applied(PlannedObject object, Map<String, @Nullable Object> live) {
    return new Applied(
        Json.text(live, "metadata", "uid"),
        Marks.of(live),
        Json.text(live, "metadata", "resourceVersion"),
        object.digest());
  }

  /**
   * Deletes the object and makes it anew, which is a way out only where nothing but an immutable
   * field stands against it: an object that could not be made either stays as it is.
   */
  private Sent recreate(PlannedObject whole, Write write) {
    ApiAnswer could = lend(whole, body -> tryCreate(whole, body));
    if (!(could instanceof ApiAnswer.Conflict) && !(could instanceof ApiAnswer.Ok)) {
      return new Sent.Failed(refusals.of(whole, could));
    }
    ApiAnswer found = get(whole);
    if (found instanceof ApiAnswer.Ok(var live)) {
      if (!Ownership.owner(Json.map(live, "metadata", "labels")).equals(whole.owner())) {
        return new Sent.Failed(
            Problem.at(
                Reason.OBJECT_REJECTED,
                whole.origin(),
                "",
                whole.ref()
                    + " differs in an immutable field, and is not this Application's to delete",
                "delete it by hand, and it is made anew"));
      }
      if (write.dryRun()) {
        return new Sent.Left(whole.ref());
      }
      found = delete(whole, Json.text(live, "metadata", "uid"));
    }
    if (!(found instanceof ApiAnswer.Missing)) {
      return new Sent.Failed(refusals.of(whole, found));
    }
    ApiAnswer answer = lend(whole, body -> apply(whole, body, write));
    return answer instanceof ApiAnswer.Ok(var live)
        ? settled(whole, live, write.dryRun(), true)
        : new Sent.Failed(refusals.of(whole, answer), Refusals.isFixed(answer));
  }

  /** Missing when it has gone. */
  private ApiAnswer delete(PlannedObject object, String uid) {
    ApiAnswer answer =
        client.delete(
            object.resource(),
            object.ref().namespace(),
            object.ref().name(),
            uid,
            Propagation.BACKGROUND.kubernetes());
    for (int i = 0; i < LOOKS && answer instanceof ApiAnswer.Ok && pause(); i++) {
      answer = get(object);
    }
    return answer instanceof ApiAnswer.Ok
        ? new ApiAnswer.Unavailable("it is being deleted, to be made anew")
        : answer;
  }

  private static boolean pause() {
    try {
      Thread.sleep(BETWEEN_LOOKS);
      return true;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private <T> T lend(PlannedObject object, Function<byte[], T> use) {
    byte[] body;
    try (WipingBuffer buffer = BodyWriter.write(object, registry)) {
      body = buffer.toBytes();
    }
    try {
      return use.apply(body);
    } finally {
      Arrays.fill(body, (byte) 0);
    }
  }

  private static PlannedObject versioned(PlannedObject object, String version) {
    Map<String, @Nullable Object> body = new LinkedHashMap<>(object.body());
    Map<String, @Nullable Object> metadata = new LinkedHashMap<>(Json.map(body, "metadata"));
    metadata.put("resourceVersion", version);
    body.put("metadata", metadata);
    return object.withBody(body);
  }

  /** Again when somebody wrote in the same moment: what is sent names no version. */
  private ApiAnswer apply(PlannedObject object, byte[] body, Write write) {
    ApiAnswer answer = applyOnce(object, body, write);
    for (int i = 0; i < RACES && answer instanceof ApiAnswer.Conflict && pause(); i++) {
      answer = applyOnce(object, body, write);
    }
    return answer;
  }

  private ApiAnswer applyOnce(PlannedObject object, byte[] body, Write write) {
    return client.apply(
        object.resource(),
        object.ref().namespace(),
        object.ref().name(),
        body,
        write,
        Detail.METADATA);
  }

  private ApiAnswer replace(PlannedObject object, byte[] body, Write write) {
    return client.replace(
        object.resource(), object.ref().namespace(), object.ref().name(), body, write);
  }

  private ApiAnswer tryCreate(PlannedObject object, byte[] body) {
    return client.tryCreate(object.resource(), object.ref().namespace(), body);
  }

  private ApiAnswer get(PlannedObject object) {
    return client.get(
        object.resource(), object.ref().namespace(), object.ref().name(), Detail.METADATA);
  }

  /** What to tell when the body can't be written. */
  static Problem unwritten(PlannedObject object, CryptoException failure) {
    return Problem.at(
        failure instanceof CryptoException.LimitExceeded
            ? Reason.LIMIT_EXCEEDED
            : Reason.PLACEHOLDER_FORGED,
        object.origin(),
        failure.location().keyPath(),
        object.ref() + ": " + failure.detail(),
        failure.hint());
  }
}

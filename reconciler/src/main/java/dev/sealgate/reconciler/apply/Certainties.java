package dev.sealgate.reconciler.apply;

import dev.sealgate.reconciler.cluster.AdmissionRules;
import dev.sealgate.reconciler.cluster.ApiResource;
import dev.sealgate.reconciler.cluster.Identity;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * What was learnt of a cluster within the last second, by whichever Application: many that write at
 * once ask once. Thread-safe.
 */
public final class Certainties {
  static final Duration MOMENT = Duration.ofSeconds(1);

  /** To ask for each of so many costs no more than to ask what spares it. */
  static final int FEW = 16;

  /** By so many a crowd goes on: a single change after it asks for itself. */
  static final int STILL_MANY = 4;

  record Place(ApiResource resource, String namespace) {}

  record Writer(Identity identity, Place place) {}

  /**
   * @param shape what objects have in common that are judged alike
   */
  record Proof(Writer writer, boolean isNew, String shape) {}

  private record Crowd(Instant since, int size, boolean before) {}

  private final Clock clock;
  private final int few;
  private final Map<Writer, Crowd> crowds = new ConcurrentHashMap<>();
  private final Fresh<String, AdmissionRules> rules;
  private final Fresh<Writer, Boolean> rights;
  private final Fresh<Place, Optional<Set<String>>> names;
  private final Fresh<Proof, Boolean> proofs;
  private final Map<Proof, CompletableFuture<Boolean>> asked = new ConcurrentHashMap<>();

  /**
   * @param clock a steady one
   */
  public Certainties(Clock clock) {
    this(clock, FEW);
  }

  private Certainties(Clock clock, int few) {
    this.clock = clock;
    this.few = few;
    this.rules = new Fresh<>(clock, MOMENT);
    this.rights = new Fresh<>(clock, MOMENT);
    this.names = new Fresh<>(clock, MOMENT);
    this.proofs = new Fresh<>(clock, MOMENT);
  }

  /** For whoever wants each object judged by itself. */
  public static Certainties none() {
    return new Certainties(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC), Integer.MAX_VALUE);
  }

  /**
   * Whether the writer writes so many there of late that it is worth asking what spares dry runs.
   */
  boolean isCrowd(Writer writer, int more) {
    Instant now = clock.instant();
    crowds.values().removeIf(crowd -> !now.isBefore(crowd.since().plus(MOMENT.multipliedBy(2))));
    Crowd crowd =
        crowds.merge(
            writer,
            new Crowd(now, more, false),
            (known, _) ->
                now.isBefore(known.since().plus(MOMENT))
                    ? new Crowd(known.since(), known.size() + more, known.before())
                    : new Crowd(now, more, known.size() > few));
    return crowd.size() > (crowd.before() ? STILL_MANY : few);
  }

  AdmissionRules rules(Supplier<AdmissionRules> question) {
    return rules.get("", question);
  }

  boolean mayWriteAny(Writer writer, Supplier<Boolean> question) {
    return rights.get(writer, question);
  }

  Optional<Set<String>> names(Place place, Supplier<Optional<Set<String>>> question) {
    return names.get(place, question);
  }

  /**
   * For a proof that is not there. Whoever is the first has to ask, and to tell by {@link
   * #answered}.
   *
   * @return what will come of another one's asking, empty for the first
   */
  Optional<CompletableFuture<Boolean>> ask(Proof proof) {
    return Optional.ofNullable(asked.putIfAbsent(proof, new CompletableFuture<>()));
  }

  /** To be told once by whoever asked; nobody waits after it. */
  void answered(Proof proof, boolean passed) {
    if (passed) {
      proofs.put(proof, true);
    }
    CompletableFuture<Boolean> answer = asked.remove(proof);
    if (answer != null) {
      answer.complete(passed);
    }
  }

  /** What spared dry runs there: a write was refused all the same. */
  void forget(Writer writer) {
    proofs.forget(proof -> proof.writer().equals(writer));
    rights.forget(writer::equals);
    names.forget(writer.place()::equals);
  }

  boolean isProven(Proof proof) {
    return proofs.knows(proof);
  }
}

package dev.sealgate.reconciler.controller;

import dev.sealgate.crds.v1alpha1.Application;
import dev.sealgate.reconciler.apply.Applied;
import dev.sealgate.reconciler.apply.Comparer;
import dev.sealgate.reconciler.apply.Parallel;
import dev.sealgate.reconciler.cluster.ApiCatalog;
import dev.sealgate.reconciler.cluster.ApiClient;
import dev.sealgate.reconciler.inventory.Inventory;
import dev.sealgate.reconciler.model.AppKey;
import dev.sealgate.reconciler.model.ObjectRef;
import dev.sealgate.reconciler.model.PreparedRevision;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.plan.IgnoreRules;
import dev.sealgate.reconciler.plan.Owner;
import dev.sealgate.reconciler.plan.Plan;
import dev.sealgate.reconciler.plan.Planner;
import dev.sealgate.reconciler.plan.Planning;
import dev.sealgate.reconciler.plan.Restarts;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What applying a prepared revision would change in a cluster, for whoever wants to see it without
 * the controller: its plan, its dry runs, and what it would prune. Nothing is written.
 */
public final class LiveComparison {
  static final int REQUESTS_AT_ONCE = 8;

  private final ApiClient client;
  private final ApiCatalog catalog;
  private final InstantSource clock;

  /**
   * @param client whose rights are used; it has to be able to write, as a dry run is a write that
   *     the server forgets. Without the right to one, what can be read is compared
   */
  public LiveComparison(ApiClient client, ApiCatalog catalog, InstantSource clock) {
    this.client = client;
    this.catalog = catalog;
    this.clock = clock;
  }

  /** What the API server says of an object that it does not have as it is sent. */
  public sealed interface Judgement {
    /** It would take it. */
    record Taken() implements Judgement {}

    record Refused(Problem problem) implements Judgement {}

    /** Nobody can tell before it is applied. */
    record Later(String why) implements Judgement {}

    /** The right to a dry run is missing. */
    record Unasked() implements Judgement {}
  }

  /** What is known of an object that Git wants. */
  public sealed interface Change {
    ObjectRef ref();

    /** Where it comes from in Git. */
    String origin();

    /**
     * @param body masked, with placeholders
     */
    record Created(
        ObjectRef ref, String origin, Map<String, @Nullable Object> body, Judgement judgement)
        implements Change {}

    /**
     * @param sides where it carries secrets, texts outside of metadata are digests
     * @param body what Git wants, masked, with placeholders
     */
    record Compared(
        ObjectRef ref,
        String origin,
        Comparer.Sides sides,
        Map<String, @Nullable Object> body,
        boolean carriesSecrets)
        implements Change {}

    /** It would be deleted and made again, as only immutable fields differ. */
    record MadeAnew(
        ObjectRef ref, String origin, Map<String, @Nullable Object> body, Judgement judgement)
        implements Change {}

    /**
     * A hook, which a sync makes, runs, and may delete: there is nothing to compare it with.
     *
     * @param phase as Argo CD spells it
     */
    record Run(
        ObjectRef ref,
        String origin,
        Map<String, @Nullable Object> body,
        Judgement judgement,
        String phase)
        implements Change {}
  }

  /** What becomes of an object that is owned and is not in Git any more. */
  public record Dropped(ObjectRef ref, Fate fate) {
    /** Why it goes or stays. */
    public enum Fate {
      DELETED,
      /** Deleted after a confirmation. */
      ASKS,
      /** It says itself that it stays. */
      MARKED,
      PRUNE_IS_OFF
    }
  }

  /** An object that another Application of the same cluster has, which the controller refuses. */
  public record Conflict(ObjectRef ref, AppKey owner, Problem problem) {}

  /**
   * @param changes of all objects that could be compared, also of those that stay as they are
   * @param notes what else there is to say
   * @param problems why objects could not be compared, or nothing would be applied
   */
  public record Report(
      List<Change> changes,
      List<Dropped> dropped,
      List<Conflict> conflicts,
      List<String> notes,
      List<Problem> problems) {
    public Report {
      notes = List.copyOf(notes);
      changes = List.copyOf(changes);
      dropped = List.copyOf(dropped);
      conflicts = List.copyOf(conflicts);
      problems = List.copyOf(problems);
    }
  }

  /** What another Application owns in this cluster. */
  public sealed interface Belongings {
    record Known(List<String> inventory) implements Belongings {
      public Known {
        inventory = List.copyOf(inventory);
      }
    }

    /** There is no such Application. */
    record Gone() implements Belongings {}

    /** Nobody says. */
    record Unread() implements Belongings {}
  }

  /**
   * An Application that owns what it applies, and does not only stand for a folder.
   *
   * @param inventory its {@code status.inventory}; empty where there is none
   * @param secretKinds kinds that may hold secrets as it is now, besides those that it is compared
   *     with
   * @param others what other Applications own
   */
  public record Owning(
      List<String> inventory, Set<String> secretKinds, Function<AppKey, Belongings> others) {
    public Owning {
      inventory = List.copyOf(inventory);
      secretKinds = Set.copyOf(secretKinds);
    }
  }

  /** Whether the Application's objects are in its own cluster: others are not compared. */
  public static boolean isHome(Application application) {
    return Settings.of(application).target() instanceof Target.Home;
  }

  /**
   * Blocks.
   *
   * @param revision borrowed
   * @param owning empty for a folder
   */
  public Report compare(
      Application application, PreparedRevision revision, Optional<Owning> owning) {
    Settings settings = Settings.of(application);
    AppKey key =
        new AppKey(application.getMetadata().getNamespace(), application.getMetadata().getName());
    Owner owner = new Owner(key, "");
    Restarts.Marked marked =
        Restarts.mark(revision.manifests(), settings.namespace(), settings.restartOnChange());
    if (!marked.problems().isEmpty()) {
      return refused(marked.problems());
    }
    Set<String> secretKinds = new HashSet<>(settings.secretKinds());
    owning.ifPresent(it -> secretKinds.addAll(it.secretKinds()));
    Planner planner =
        new Planner(
            owner,
            settings.namespace(),
            secretKinds,
            IgnoreRules.of(settings.ignore()),
            catalog::find);
    return switch (planner.plan(marked.manifests())) {
      case Planning.Refused refused -> refused(refused.problems());
      case Planning.Planned(Plan plan) -> {
        List<Problem> problems = Guard.refusals(plan, settings);
        yield problems.isEmpty()
            ? report(settings, owner, revision, plan, owning)
            : refused(problems);
      }
    };
  }

  private static Report refused(List<Problem> problems) {
    return new Report(List.of(), List.of(), List.of(), List.of(), problems);
  }

  private record Seen(Map<ObjectRef, Comparer.Sides> sides) implements Comparer.Sight {
    @Override
    public void seen(ObjectRef ref, Comparer.Sides both) {
      sides.put(ref, both);
    }

    @Override
    public boolean isContentWithReading() {
      return true;
    }
  }

  private Report report(
      Settings settings,
      Owner owner,
      PreparedRevision revision,
      Plan plan,
      Optional<Owning> owning) {
    Seen seen = new Seen(new ConcurrentHashMap<>());
    LiveGround ground = LiveGround.of(client, catalog, plan, settings);
    Comparer.Report report =
        new Comparer(client, revision.registry(), new Parallel(REQUESTS_AT_ONCE), seen)
            .compare(plan.objects().stream().filter(it -> !ground.hasNoKind(it)).toList());
    LiveChanges changes =
        new LiveChanges(
            plan,
            report,
            Map.copyOf(seen.sides),
            ground,
            new LiveJudge(client, revision.registry(), plan, settings, owning.isPresent()));
    List<String> notes = new ArrayList<>(ground.notes());
    List<Problem> problems = new ArrayList<>(report.problems());
    List<Change> all = changes.all();
    notes.addAll(changes.notes());
    if (owning.isEmpty()) {
      return new Report(all, List.of(), List.of(), notes, problems);
    }
    notes.addAll(LiveStanding.of(settings, clock.instant()));
    LiveOwners owners = LiveOwners.of(plan, owner, seen.sides, owning.get().others());
    notes.addAll(owners.notes());
    problems.addAll(owners.problems());
    LiveOrphans orphans =
        LiveOrphans.of(
            client,
            catalog,
            owner,
            settings,
            plan,
            Inventory.parse(owning.get().inventory()),
            uids(report));
    notes.addAll(orphans.notes());
    problems.addAll(orphans.problems());
    return new Report(all, orphans.dropped(), owners.conflicts(), notes, problems);
  }

  private static Set<String> uids(Comparer.Report report) {
    return Stream.concat(report.same().values().stream(), report.different().values().stream())
        .map(Applied::uid)
        .filter(uid -> !uid.isEmpty())
        .collect(Collectors.toSet());
  }
}

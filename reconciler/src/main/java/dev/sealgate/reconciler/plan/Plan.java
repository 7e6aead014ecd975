package dev.sealgate.reconciler.plan;

import dev.sealgate.reconciler.model.ObjectRef;
import dev.sealgate.reconciler.model.Problem;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The objects and hooks of one commit, wave by wave and in each stage by stage. */
public final class Plan {
  private static final Comparator<PlannedObject> ORDER =
      Comparator.comparing(PlannedObject::wave)
          .thenComparing(PlannedObject::stage)
          .thenComparing(PlannedObject::ref);

  private final Map<ObjectRef, PlannedObject> objects;
  private final Aside aside;

  private final List<PlannedHook> hooks;
  private final Set<ObjectRef> skipped;
  private final String id;

  /**
   * What is in Git and is not applied.
   *
   * @param refs with the namespaces that they may be in
   * @param waiting why something is not applied yet
   */
  public record Aside(Set<ObjectRef> refs, List<Problem> waiting) {
    public Aside {
      refs = Set.copyOf(refs);
      waiting = List.copyOf(waiting);
    }
  }

  private Plan(
      Map<ObjectRef, PlannedObject> objects,
      List<PlannedHook> hooks,
      Set<ObjectRef> skipped,
      Aside aside,
      String id) {
    this.hooks = List.copyOf(hooks);
    this.skipped = Set.copyOf(skipped);
    this.id = id;
    this.objects = Collections.unmodifiableMap(objects);
    this.aside = aside;
  }

  /** Each object at most once; sorted by wave, then by stage, then by name. */
  static Plan of(
      Collection<PlannedObject> objects,
      Collection<PlannedHook> hooks,
      Set<ObjectRef> skipped,
      Aside aside,
      String id) {
    Map<ObjectRef, PlannedObject> sorted = new LinkedHashMap<>();
    objects.stream().sorted(ORDER).forEach(object -> sorted.put(object.ref(), object));
    List<PlannedHook> ordered =
        hooks.stream().sorted(Comparator.comparing(PlannedHook::object, ORDER)).toList();
    return new Plan(sorted, ordered, skipped, aside, id);
  }

  /**
   * Equal for plans of equal content, in whichever commit they stand. What a store of secrets
   * answered is left out: a rotated value makes no other plan.
   */
  public String id() {
    return id;
  }

  public Collection<PlannedObject> objects() {
    return objects.values();
  }

  public Set<ObjectRef> refs() {
    return objects.keySet();
  }

  public Aside aside() {
    return aside;
  }

  /** What must not be pruned: all that is in Git. */
  public Set<ObjectRef> wanted() {
    Set<ObjectRef> wanted = new HashSet<>(aside.refs());
    wanted.addAll(skipped);
    wanted.addAll(syncHookRefs());
    wanted.addAll(objects.keySet());
    return wanted;
  }

  public @Nullable PlannedObject get(ObjectRef ref) {
    return objects.get(ref);
  }

  /** In order; of all phases. */
  public List<PlannedHook> hooks() {
    return hooks;
  }

  public List<PlannedHook> hooks(Phase phase) {
    return hooks.stream().filter(hook -> hook.phase() == phase).toList();
  }

  public List<PlannedHook> hooks(Wave wave) {
    return hooks.stream().filter(hook -> hook.object().wave().equals(wave)).toList();
  }

  public Set<ObjectRef> hookRefs() {
    Set<ObjectRef> refs = new HashSet<>();
    hooks.forEach(hook -> refs.add(hook.object().ref()));
    return refs;
  }

  /** Of those that run in a sync. */
  public Set<ObjectRef> syncHookRefs() {
    Set<ObjectRef> refs = new HashSet<>();
    hooks.stream()
        .filter(hook -> !hook.phase().isOfDeletion())
        .forEach(hook -> refs.add(hook.object().ref()));
    return refs;
  }

  /** What is left as it is, there or not. */
  public Set<ObjectRef> skipped() {
    return skipped;
  }

  /** In order; what only a failure begins, or the end of the Application, is left out. */
  public SortedSet<Wave> waves() {
    SortedSet<Wave> waves = new TreeSet<>();
    objects.values().forEach(object -> waves.add(object.wave()));
    hooks.forEach(hook -> waves.add(hook.object().wave()));
    waves.removeIf(wave -> wave.phase() == Phase.SYNC_FAIL || wave.phase().isOfDeletion());
    return waves;
  }

  /** In order; of the hooks of one phase. */
  public SortedSet<Wave> waves(Phase phase) {
    SortedSet<Wave> waves = new TreeSet<>();
    hooks(phase).forEach(hook -> waves.add(hook.object().wave()));
    return waves;
  }

  public List<PlannedObject> wave(Wave wave) {
    return objects.values().stream().filter(object -> object.wave().equals(wave)).toList();
  }

  /** What comes before the wave begins. */
  public List<PlannedObject> before(Wave wave) {
    return objects.values().stream().filter(object -> object.wave().compareTo(wave) < 0).toList();
  }

  public List<PlannedObject> stage(Stage stage) {
    return objects.values().stream().filter(object -> object.stage() == stage).toList();
  }

  /** The namespaces that this plan itself makes. */
  public Set<String> namespacesMade() {
    Set<String> names = new HashSet<>();
    stage(Stage.NAMESPACES).forEach(namespace -> names.add(namespace.ref().name()));
    return names;
  }
}

package dev.sealgate.cli.preview;

import dev.sealgate.reconciler.apply.Comparer;
import dev.sealgate.reconciler.controller.LiveComparison.Change;
import dev.sealgate.reconciler.controller.LiveComparison.Judgement;
import dev.sealgate.reconciler.controller.LiveComparison.Report;
import dev.sealgate.reconciler.model.ObjectRef;
import dev.sealgate.reconciler.model.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Makes of a comparison what may be shown of it. */
final class LiveItems {
  private static final List<String> OWNER = List.of("sealgate.dev/name", "sealgate.dev/namespace");

  private static final String DRY_RUN = "server-side dry run";
  private static final String READING = "reading";

  private final Masks masks;
  private final String app;
  private final List<Item> before = new ArrayList<>();
  private final List<Item> after = new ArrayList<>();
  private final TreeSet<String> methods = new TreeSet<>();
  private final List<String> notes = new ArrayList<>();
  private final List<String> read = new ArrayList<>();
  private final List<String> unasked = new ArrayList<>();
  private final Map<String, List<String>> later = new TreeMap<>();
  private final List<String> problems = new ArrayList<>();

  /**
   * @param app the Application that is compared; without one its labels tell nothing
   */
  LiveItems(Masks masks, String app) {
    this.masks = masks;
    this.app = app;
  }

  Comparison of(Report report) {
    report.changes().forEach(this::add);
    notes.addAll(report.notes());
    if (!read.isEmpty()) {
      notes.add(
          "compared by reading, as the right to patch is missing: %s; defaults, other spellings of"
                  .formatted(String.join(", ", read))
              + " a value and admission are not considered there, nor what Git dropped inside of an"
              + " item of a list that is applied as a whole, or of what sealgate did not apply");
    }
    if (!unasked.isEmpty()) {
      notes.add(
          "what the API server says of it is not known, as the right to a dry run is missing: "
              + String.join(", ", unasked));
    }
    later.forEach((why, refs) ->
        notes.add(
            "the API server can't judge it before it is applied, as %s: %s"
                .formatted(why, String.join(", ", refs))));
    report.problems().stream().map(Problem::line).forEach(problems::add);
    return new Comparison(
        app,
        before,
        after,
        report.dropped(),
        report.conflicts(),
        List.copyOf(masks.unresolved()),
        List.copyOf(methods),
        notes,
        problems);
  }

  private void add(Change change) {
    switch (change) {
      case Change.Created created -> {
        after.add(item(created, shown(created.body(), created.ref())));
        judged(created, created.body(), created.judgement());
      }
      case Change.Compared compared -> add(compared);
      case Change.MadeAnew anew -> {
        methods.add(DRY_RUN);
        before.add(bare(app, anew.ref(), anew.origin()));
        after.add(item(anew, shown(anew.body(), anew.ref())));
        tellGaps(anew.ref(), masks.unresolved(anew.body(), isSecret(anew.ref())));
        notes.add(
            anew.ref() + " differs in an immutable field: it would be deleted and made again");
        judged(anew, anew.body(), anew.judgement());
      }
      case Change.Run run -> {
        notes.add(
            "%s is a hook (%s): %s; it is not compared"
                .formatted(
                    run.ref(),
                    run.phase(),
                    run.phase().equals("SyncFail")
                        ? "it runs when a sync fails"
                        : "a sync runs it, until it has succeeded once with the same content"));
        judged(run, run.body(), run.judgement());
      }
    }
  }

  private void judged(Change change, Map<String, @Nullable Object> body, Judgement judgement) {
    switch (judgement) {
      case Judgement.Taken _ -> methods.add(DRY_RUN);
      case Judgement.Refused(Problem problem) -> {
        methods.add(DRY_RUN);
        if (masks.unresolved(body, isSecret(change.ref())).reasons().isEmpty()) {
          problems.add(problem.line());
        } else {
          later("not all of its values are here", change.ref());
        }
      }
      case Judgement.Later(String why) -> {
        methods.add(READING);
        later(why, change.ref());
      }
      case Judgement.Unasked _ -> {
        methods.add(READING);
        unasked.add(change.ref().toString());
      }
    }
  }

  private void later(String why, ObjectRef ref) {
    later.computeIfAbsent(why, _ -> new ArrayList<>()).add(ref.toString());
  }

  private void add(Change.Compared compared) {
    switch (compared.sides().by()) {
      case DRY_RUN -> methods.add(DRY_RUN);
      case READING -> {
        methods.add(READING);
        read.add(compared.ref().toString());
      }
    }
    Comparer.Sides sides = compared.sides();
    Map<String, @Nullable Object> wanted = masks.shown(compared.body(), isSecret(compared.ref()));
    Digests digests =
        compared.carriesSecrets()
            ? Digests.meaning(compared.body(), sides.sent(), wanted)
            : Digests.NONE;
    Unresolved unresolved = masks.unresolved(compared.body(), isSecret(compared.ref()));
    tellGaps(compared.ref(), unresolved);
    before.add(item(compared, side(sides.live(), digests, unresolved)));
    after.add(item(compared, side(sides.would(), digests, unresolved)));
  }

  /** Of an object that is there; of a new one nothing had to be compared. */
  private void tellGaps(ObjectRef ref, Unresolved unresolved) {
    if (!unresolved.reasons().isEmpty()) {
      problems.add(
          ref
              + ": not all of its values are here, so they are not compared: "
              + String.join(", ", unresolved.reasons()));
    }
  }

  private Map<String, @Nullable Object> side(
      Map<String, @Nullable Object> tree, Digests digests, Unresolved unresolved) {
    return unlabelled(unresolved.in(masks.shown(digests.shown(tree, masks::masked), false)));
  }

  private static boolean isSecret(ObjectRef ref) {
    return ref.group().isEmpty() && ref.kind().equals("Secret");
  }

  private Map<String, @Nullable Object> shown(Map<String, @Nullable Object> body, ObjectRef ref) {
    return unlabelled(masks.shown(body, isSecret(ref)));
  }

  private Map<String, @Nullable Object> unlabelled(Map<String, @Nullable Object> tree) {
    if (!app.isEmpty() || !(tree.get("metadata") instanceof Map<?, ?> metadata)) {
      return tree;
    }
    Map<String, @Nullable Object> rest = copy(metadata);
    if (metadata.get("labels") instanceof Map<?, ?> labels) {
      Map<String, @Nullable Object> others = copy(labels);
      OWNER.forEach(others::remove);
      if (others.isEmpty()) {
        rest.remove("labels");
      } else {
        rest.put("labels", others);
      }
    }
    Map<String, @Nullable Object> whole = new LinkedHashMap<>(tree);
    whole.put("metadata", rest);
    return whole;
  }

  private static Map<String, @Nullable Object> copy(Map<?, ?> map) {
    Map<String, @Nullable Object> copy = new LinkedHashMap<>();
    map.forEach((key, value) -> copy.put(String.valueOf(key), value));
    return copy;
  }

  private Item item(Change change, Map<String, @Nullable Object> body) {
    ObjectRef ref = change.ref();
    return new Item(
        app,
        String.valueOf(body.get("apiVersion")),
        ref.kind(),
        ref.namespace(),
        ref.name(),
        change.origin(),
        body);
  }

  static Item bare(String app, ObjectRef ref) {
    return bare(app, ref, "not in Git any more");
  }

  /** Of what goes, its name is enough. */
  private static Item bare(String app, ObjectRef ref, String origin) {
    Map<String, @Nullable Object> metadata = new LinkedHashMap<>();
    metadata.put("name", ref.name());
    if (!ref.namespace().isEmpty()) {
      metadata.put("namespace", ref.namespace());
    }
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    body.put("kind", ref.kind());
    body.put("metadata", metadata);
    String apiVersion = ref.group().isEmpty() ? "v1" : ref.group() + "/";
    return new Item(app, apiVersion, ref.kind(), ref.namespace(), ref.name(), origin, body);
  }
}

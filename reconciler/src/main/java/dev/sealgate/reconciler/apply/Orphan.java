package dev.sealgate.reconciler.apply;

import dev.sealgate.reconciler.cluster.ApiResource;
import dev.sealgate.reconciler.cluster.Json;
import dev.sealgate.reconciler.model.ObjectRef;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.plan.Disposal;
import dev.sealgate.reconciler.plan.Stage;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What became of an object that was owned and is not wanted any more. */
public sealed interface Orphan {
  ObjectRef ref();

  /** It is not there, or not ours. */
  record Released(ObjectRef ref) implements Orphan {}

  record Failed(ObjectRef ref, Problem problem) implements Orphan {}

  /**
   * @param wave Argo CD's, as the live object tells it
   * @param propagation as the live object wishes it
   * @param extraneous that it is there is no difference to Git
   */
  record Found(
      ObjectRef ref,
      ApiResource resource,
      String uid,
      int wave,
      Disposal disposal,
      Optional<Propagation> propagation,
      boolean deleting,
      boolean extraneous)
      implements Orphan {

    static Found of(
        ObjectRef ref,
        ApiResource resource,
        Map<String, @Nullable Object> metadata,
        boolean withApplication) {
      return new Found(
          ref,
          resource,
          Json.text(metadata, "uid"),
          wave(Json.text(metadata, "annotations", "argocd.argoproj.io/sync-wave")),
          Disposal.of(ref, metadata, withApplication),
          Propagation.wishedBy(metadata),
          !Json.text(metadata, "deletionTimestamp").isEmpty(),
          Disposal.isExtraneous(metadata));
    }

    private static int wave(String text) {
      try {
        return Integer.parseInt(text.strip());
      } catch (NumberFormatException _) {
        return 0;
      }
    }
  }

  /** When it is its turn: the last that were applied go first. */
  record Turn(int wave, Stage stage) implements Comparable<Turn> {
    private static final Comparator<Turn> LAST_FIRST =
        Comparator.comparing(Turn::wave).thenComparing(Turn::stage).reversed();

    @Override
    public int compareTo(Turn other) {
      return LAST_FIRST.compare(this, other);
    }
  }

  default Turn turn() {
    return new Turn(this instanceof Found found ? found.wave : 0, Stage.of(ref()));
  }
}

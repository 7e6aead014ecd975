package dev.sealgate.reconciler.plan;

import dev.sealgate.reconciler.cluster.Json;
import dev.sealgate.reconciler.model.Manifest;
import dev.sealgate.reconciler.model.ObjectRef;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.model.Reason;
import dev.sealgate.reconciler.plan.Switches.Presence;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@link Switches}; what it knows and does not do is refused by name, as is a misspelling.
 */
final class SwitchReader {
  static final String FLUX = "kustomize.toolkit.fluxcd.io/";
  static final String SYNC_OPTIONS = "argocd.argoproj.io/sync-options";
  static final String COMPARE_OPTIONS = "argocd.argoproj.io/compare-options";

  /** What always is so, whoever says it. */
  private static final Set<String> ALWAYS =
      Set.of(
          "ServerSideApply=true",
          "PruneLast=true",
          "PruneLast=false",
          "RespectIgnoreDifferences=true",
          "ApplyOutOfSyncOnly=true",
          "FailOnSharedResource=true");

  /** What is looked at when the object is pruned, see {@link Disposal}. */
  private static final Set<String> AT_PRUNE =
      Set.of(
          "Prune=true",
          "Prune=false",
          "Prune=confirm",
          "Delete=true",
          "Delete=false",
          "Delete=confirm",
          "PrunePropagationPolicy=foreground",
          "PrunePropagationPolicy=background",
          "PrunePropagationPolicy=orphan");

  private static final Set<String> COMPARE =
      Set.of("IgnoreExtraneous", "ServerSideDiff=true", "IncludeMutationWebhook=true");

  private final Manifest manifest;
  private final List<Problem> problems;
  private Switches switches = Switches.STANDARD;

  private SwitchReader(Manifest manifest, List<Problem> problems) {
    this.manifest = manifest;
    this.problems = problems;
  }

  /**
   * @param problems gets what can't be obeyed
   */
  static Switches read(Manifest manifest, List<Problem> problems) {
    SwitchReader reader = new SwitchReader(manifest, problems);
    reader.flux("labels");
    reader.flux("annotations");
    reader.argo();
    reader.check();
    return reader.switches;
  }

  private void flux(String where) {
    Map<String, @Nullable Object> texts = Json.map(manifest.body(), "metadata", where);
    for (String key : List.of("prune", "reconcile", "ssa", "force")) {
      if (texts.get(FLUX + key) instanceof String value) {
        flux(key, value, where);
      }
    }
  }

  private void flux(String key, String value, String where) {
    switch (key + ": " + value.toLowerCase(Locale.ROOT)) {
      case "prune: enabled",
          "prune: disabled",
          "reconcile: enabled",
          "ssa: override",
          "force: disabled" -> {}
      case "reconcile: disabled", "ssa: ignore" -> switches = switches.with(Presence.NEVER);
      case "ssa: ifnotpresent" -> {
        if (switches.presence() != Presence.NEVER) {
          switches = switches.with(Presence.IF_MISSING);
        }
      }
      case "ssa: merge" -> switches = switches.withTakeOver(false);
      case "force: enabled" -> switches = switches.withForce(true);
      default ->
          refuse(
              where,
              FLUX + key,
              "its value is none that is known",
              key.equals("ssa")
                  ? "it is Override, Merge, IfNotPresent or Ignore"
                  : "it is enabled or disabled");
    }
  }

  private void argo() {
    Map<String, @Nullable Object> annotations =
        Json.map(manifest.body(), "metadata", "annotations");
    for (String option : options(annotations, SYNC_OPTIONS)) {
      argo(option);
    }
    for (String option : options(annotations, COMPARE_OPTIONS)) {
      if (!COMPARE.contains(option)) {
        refuse(
            "annotations",
            COMPARE_OPTIONS,
            option + " is not supported",
            "remove it: a difference is always what the API server says that an apply would change");
      }
    }
  }

  private void argo(String option) {
    switch (option) {
      case "Force=true" -> switches = switches.withForce(true);
      case "Replace=true" -> switches = switches.withReplace(true);
      case "Validate=false" ->
          refuse(
              "annotations",
              SYNC_OPTIONS,
              option + " is not supported: server-side apply takes no field that it does not know",
              "remove the option, and the fields");
      case "SkipDryRunOnMissingResource=true" -> switches = switches.withMayWait(true);
      case "ClientSideApplyMigration=false" -> switches = switches.withTakeOver(false);
      case "Force=false",
          "Replace=false",
          "Validate=true",
          "SkipDryRunOnMissingResource=false",
          "ClientSideApplyMigration=true" -> {}
      case "CreateNamespace=true" ->
          refuse(
              "annotations",
              SYNC_OPTIONS,
              option + " is no option of a single object",
              "put it into spec.syncPolicy.syncOptions of the Application");
      default -> {
        if (!ALWAYS.contains(option) && !AT_PRUNE.contains(option)) {
          refuse(
              "annotations",
              SYNC_OPTIONS,
              option + " is not supported",
              "remove it, or see docs/drift.md for what is");
        }
      }
    }
  }

  private void check() {
    ObjectRef ref = manifest.ref();
    if (switches.force() && ProtectedKinds.holds(ref)) {
      refuse(
          "annotations",
          "force",
          "a " + ref.kind() + " is never deleted to be made anew",
          "remove the switch, and delete it by hand if its content may be lost");
    }
  }

  private void refuse(String where, String key, String message, String hint) {
    problems.add(
        Problem.at(
            Reason.UNSUPPORTED,
            manifest.origin(),
            "metadata." + where + "[" + key + "]",
            manifest.ref() + ": " + message,
            hint));
  }

  /** The options of a comma-separated annotation. */
  static List<String> options(Map<?, ?> annotations, String key) {
    return annotations.get(key) instanceof String text
        ? List.of(text.split(",")).stream()
            .map(String::strip)
            .filter(option -> !option.isEmpty())
            .toList()
        : List.of();
  }
}

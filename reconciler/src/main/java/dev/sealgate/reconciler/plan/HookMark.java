package dev.sealgate.reconciler.plan;

import dev.sealgate.reconciler.model.Manifest;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.model.Reason;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the annotations of Argo CD make of a manifest, or, where it has none of them, those of Helm
 * as Argo CD reads them.
 */
public sealed interface HookMark {
  String ARGO = "argocd.argoproj.io/hook";
  String HELM = "helm.sh/hook";
  String ARGO_POLICY = "argocd.argoproj.io/hook-delete-policy";
  String HELM_POLICY = "helm.sh/hook-delete-policy";
  String AT = "metadata.annotations.";

  Map<String, Phase> HELM_PHASES =
      Map.of(
          "pre-install", Phase.PRE_SYNC,
          "pre-upgrade", Phase.PRE_SYNC,
          "post-install", Phase.POST_SYNC,
          "post-upgrade", Phase.POST_SYNC,
          "pre-delete", Phase.PRE_DELETE,
          "post-delete", Phase.POST_DELETE);

  String KNOWN = "PreSync, Sync, PostSync, SyncFail, PreDelete, PostDelete or Skip";

  /** Moments that a sync does not have. */
  Set<String> HELM_NEVER =
      Set.of("pre-rollback", "post-rollback", "test", "test-success", "test-failure");

  /** An object like any other. */
  record None() implements HookMark {}

  /** It is not applied, and what is there of it is left alone. */
  record Skipped() implements HookMark {}

  record Runs(Set<Phase> phases, Set<DeletePolicy> policies) implements HookMark {
    public Runs {
      phases = Set.copyOf(phases);
      policies = Set.copyOf(policies);
    }
  }

  /** The problems tell why. */
  record Refused() implements HookMark {}

  /** Whether the annotations of a live object say that it is a hook, be it not ours. */
  static boolean isHook(Map<?, ?> annotations) {
    return annotations.containsKey(ARGO) || annotations.containsKey(HELM);
  }

  static HookMark read(Manifest manifest, List<Problem> problems) {
    Optional<String> argo = manifest.ordering(ARGO);
    if (argo.isPresent()) {
      return ofArgo(manifest, argo.get(), problems);
    }
    return manifest
        .ordering(HELM)
        .map(helm -> ofHelm(manifest, helm, problems))
        .orElseGet(None::new);
  }

  private static HookMark ofArgo(Manifest manifest, String text, List<Problem> problems) {
    Set<Phase> phases = EnumSet.noneOf(Phase.class);
    boolean skipped = false;
    for (String word : words(text)) {
      Optional<Phase> phase =
          Arrays.stream(Phase.values()).filter(it -> it.text().equals(word)).findFirst();
      if (phase.isPresent()) {
        phases.add(phase.get());
      } else if (word.equals("Skip")) {
        skipped = true;
      } else {
        return refuse(manifest, ARGO, word, KNOWN, problems);
      }
    }
    return skipped ? new Skipped() : runs(manifest, phases, problems);
  }

  private static HookMark ofHelm(Manifest manifest, String text, List<Problem> problems) {
    Set<Phase> phases = EnumSet.noneOf(Phase.class);
    for (String word : words(text)) {
      Phase phase = HELM_PHASES.get(word);
      if (phase != null) {
        phases.add(phase);
      } else if (word.equals("crd-install")) {
        return new None();
      } else if (!HELM_NEVER.contains(word)) {
        return refuse(
            manifest,
            HELM,
            word,
            "pre-install, pre-upgrade, post-install, post-upgrade, pre-delete or post-delete;"
                + " argocd.argoproj.io/hook: Skip leaves the object out",
            problems);
      }
    }
    return phases.isEmpty() ? new Skipped() : runs(manifest, phases, problems);
  }

  private static HookMark runs(Manifest manifest, Set<Phase> phases, List<Problem> problems) {
    if (phases.isEmpty()) {
      return refuse(manifest, ARGO, "", KNOWN, problems);
    }
    Set<DeletePolicy> policies = EnumSet.noneOf(DeletePolicy.class);
    boolean isProtected = ProtectedKinds.holds(manifest.ref());
    for (String key : List.of(ARGO_POLICY, HELM_POLICY)) {
      for (String word : words(manifest.ordering(key).orElse(""))) {
        Optional<DeletePolicy> policy =
            Arrays.stream(DeletePolicy.values())
                .filter(it -> it.text().equals(word) || it.helmText().equals(word))
                .findFirst();
        if (policy.isEmpty()) {
          return refuse(
              manifest, key, word, "BeforeHookCreation, HookSucceeded or HookFailed", problems);
        }
        policies.add(policy.get());
      }
      if (!policies.isEmpty() && isProtected) {
        return refuseDeletion(manifest, key, problems);
      }
      if (!policies.isEmpty()) {
        break;
      }
    }
    return new Runs(
        phases,
        policies.isEmpty() && !isProtected ? Set.of(DeletePolicy.BEFORE_HOOK_CREATION) : policies);
  }

  private static List<String> words(String text) {
    return Arrays.stream(text.split(",")).map(String::strip).filter(it -> !it.isEmpty()).toList();
  }

  private static HookMark refuseDeletion(Manifest manifest, String key, List<Problem> problems) {
    problems.add(
        Problem.at(
            Reason.UNSUPPORTED,
            manifest.origin(),
            AT + key,
            "a " + manifest.ref().kind() + " is never deleted as a hook",
            "remove the annotation: the object is then kept, and applied over"));
    return new Refused();
  }

  private static HookMark refuse(
      Manifest manifest, String key, String word, String known, List<Problem> problems) {
    problems.add(
        Problem.at(
            Reason.UNSUPPORTED,
            manifest.origin(),
            AT + key,
            word.isEmpty() ? "no hook is named" : word + " is not supported",
            "write " + known));
    return new Refused();
  }
}

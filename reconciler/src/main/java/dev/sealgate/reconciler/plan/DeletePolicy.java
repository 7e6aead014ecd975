package dev.sealgate.reconciler.plan;

/** When a hook's object is deleted. */
public enum DeletePolicy {
  /** What is there of an earlier run goes before the next one begins. */
  BEFORE_HOOK_CREATION("BeforeHookCreation", "before-hook-creation"),
  HOOK_SUCCEEDED("HookSucceeded", "hook-succeeded"),
  HOOK_FAILED("HookFailed", "hook-failed");

  private final String argo;
  private final String helm;

  DeletePolicy(String argo, String helm) {
    this.argo = argo;
    this.helm = helm;
  }

  /** As Argo CD spells it. */
  public String text() {
    return argo;
  }

  String helmText() {
    return helm;
  }
}

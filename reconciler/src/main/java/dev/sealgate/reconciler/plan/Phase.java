package dev.sealgate.reconciler.plan;

/** The parts of a sync, in order. */
public enum Phase {
  PRE_SYNC("PreSync"),
  /** Where every object belongs that is no hook. */
  SYNC("Sync"),
  POST_SYNC("PostSync"),
  SYNC_FAIL("SyncFail");

  private final String text;

  Phase(String text) {
    this.text = text;
  }

  /** As Argo CD spells it. */
  public String text() {
    return text;
  }
}

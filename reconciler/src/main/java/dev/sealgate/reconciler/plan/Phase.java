package dev.sealgate.reconciler.plan;

/** The parts of a sync, in order, and what is to run when the Application goes. */
public enum Phase {
  PRE_SYNC("PreSync"),
  /** Where every object belongs that is no hook. */
  SYNC("Sync"),
  POST_SYNC("PostSync"),
  SYNC_FAIL("SyncFail"),
  /** Before what the Application owns is deleted with it. */
  PRE_DELETE("PreDelete"),
  /** When all of that has gone. */
  POST_DELETE("PostDelete");

  private final String text;

  Phase(String text) {
    this.text = text;
  }

  /** Whether it comes with the Application's own end, and in no sync. */
  public boolean isOfDeletion() {
    return this == PRE_DELETE || this == POST_DELETE;
  }

  /** As Argo CD spells it. */
  public String text() {
    return text;
  }
}

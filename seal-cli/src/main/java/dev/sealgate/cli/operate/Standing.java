package dev.sealgate.cli.operate;

/** How an Application is doing, in a word. */
public enum Standing {
  READY("Ready"),
  /** The controller has not said anything about this spec. */
  PENDING("Pending"),
  PROGRESSING("Progressing"),
  /** It failed, and is tried again. */
  RETRYING("Retrying"),
  /** A person has to do something: agree, or sync. */
  WAITING("Waiting"),
  NOT_READY("NotReady"),
  /** Only a change of the Application, of Git or of a login helps. */
  STALLED("Stalled"),
  SUSPENDED("Suspended");

  private final String text;

  Standing(String text) {
    this.text = text;
  }

  public String text() {
    return text;
  }

  /** Whether waiting longer is in vain. */
  public boolean isHopeless() {
    return switch (this) {
      case STALLED, SUSPENDED, WAITING -> true;
      case READY, PENDING, PROGRESSING, RETRYING, NOT_READY -> false;
    };
  }
}

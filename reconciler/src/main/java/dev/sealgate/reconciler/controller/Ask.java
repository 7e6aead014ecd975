package dev.sealgate.reconciler.controller;

/** How new what a source's server said has to be. */
enum Ask {
  /** Newer than the question, even if another Application just asked. */
  NOW,
  /** What another Application was told within a part of the interval will do. */
  LATELY,
  /** What another Application was told, which is why this one is at work. */
  KNOWN;

  /**
   * @param asked whether a person or something that the Application uses gives a reason to ask
   * @param moved whether another Application has brought a newer commit
   * @param failed whether the last try did
   */
  static Ask of(boolean asked, boolean moved, boolean failed) {
    if (asked) {
      return NOW;
    }
    if (moved) {
      return KNOWN;
    }
    return failed ? NOW : LATELY;
  }
}

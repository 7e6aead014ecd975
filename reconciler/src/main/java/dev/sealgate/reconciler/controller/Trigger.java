package dev.sealgate.reconciler.controller;

/**
 * Why an Application is synced now.
 *
 * @param all apply every object again, whatever is known of it: somebody asked for that
 * @param asked somebody asked for it now: what failed is tried again at once, what the watches
 *     can't tell is made sure of, and stores are read again
 * @param fresh whether something may have changed that no watch tells of
 * @param ask how new the commit has to be
 * @param confirmedPrune the commit whose prune may be larger than the budget, empty for none
 */
record Trigger(boolean all, boolean asked, boolean fresh, Ask ask, String confirmedPrune) {
  /** What was begun goes on. */
  static Trigger onward(String confirmedPrune) {
    return new Trigger(false, false, false, Ask.LATELY, confirmedPrune);
  }
}

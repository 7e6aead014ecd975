package dev.sealgate.reconciler.controller;

/**
 * Why an Application is synced now.
 *
 * @param full leave nothing out that was done before: somebody asked for it
 * @param fresh ask the Git server, even if another Application just did
 * @param confirmedPrune the commit whose prune may be larger than the budget, empty for none
 */
record Trigger(boolean full, boolean fresh, String confirmedPrune) {}

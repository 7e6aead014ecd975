package dev.sealgate.reconciler.controller;

import dev.sealgate.reconciler.git.SourceTree;
import dev.sealgate.reconciler.model.Preparation;
import dev.sealgate.reconciler.render.Weight;

/** Makes masked manifests of a fetched folder, with the keys and stores of the Application. */
@FunctionalInterface
interface Preparer {
  /**
   * @param tree borrowed
   * @param weight counts what the folder unfolds to
   * @throws Weight.TooHeavyException that is more than it may be
   */
  Preparation prepare(SourceTree tree, AppState state, Settings settings, Weight weight);
}

package dev.sealgate.reconciler.controller;

import dev.sealgate.reconciler.git.SourceTree;
import dev.sealgate.reconciler.model.Preparation;

/** Makes masked manifests of a fetched folder, with the keys and stores of the Application. */
@FunctionalInterface
interface Preparer {
  /**
   * @param tree borrowed
   */
  Preparation prepare(SourceTree tree, AppState state, Settings settings);
}

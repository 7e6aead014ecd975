package dev.sealgate.reconciler.render;

/** What plain scalars of YAML mean to whoever would read the file elsewhere. */
public enum Dialect {
  /**
   * YAML 1.1: {@code yes}, {@code on} and {@code y} are flags. kustomize reads its own settings so.
   */
  KUBECTL,

  /** As kustomize reads resources and strategic merge patches: they are texts. */
  KUSTOMIZE
}

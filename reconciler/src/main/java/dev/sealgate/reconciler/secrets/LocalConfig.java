package dev.sealgate.reconciler.secrets;

import dev.sealgate.reconciler.model.Manifest;

/** Objects for tools alone, which kustomize leaves out, and so Flux does in any folder. */
final class LocalConfig {
  private static final String ANNOTATION = "config.kubernetes.io/local-config";

  private LocalConfig() {}

  static boolean is(Manifest manifest) {
    return manifest.annotation(ANNOTATION).filter(value -> !value.equals("false")).isPresent();
  }
}

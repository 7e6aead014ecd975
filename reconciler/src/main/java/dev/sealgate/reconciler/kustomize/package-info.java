/**
 * Overlays: reads what a kustomization refers to, hands it to the pinned kustomize with
 * placeholders in place of secret values, and gives back what came out. {@link
 * dev.sealgate.reconciler.kustomize.Overlays} reads, {@link
 * dev.sealgate.reconciler.kustomize.Kustomize} builds.
 */
@NullMarked
package dev.sealgate.reconciler.kustomize;

import org.jspecify.annotations.NullMarked;

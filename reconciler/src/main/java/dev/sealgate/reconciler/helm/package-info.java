/**
 * Charts: reads a chart's files, hands them to Helm's own code with placeholders in place of secret
 * values, and gives back what came out. {@link dev.sealgate.reconciler.helm.Charts} reads, {@link
 * dev.sealgate.reconciler.helm.Helm} renders.
 */
@NullMarked
package dev.sealgate.reconciler.helm;

import org.jspecify.annotations.NullMarked;

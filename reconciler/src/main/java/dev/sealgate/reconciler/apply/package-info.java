/**
 * Writes to the cluster: dry run, apply, prune, compare. The only place where placeholders become
 * values again, in {@link dev.sealgate.reconciler.apply.BodyWriter}.
 */
@NullMarked
package dev.sealgate.reconciler.apply;

import org.jspecify.annotations.NullMarked;

/** From the manifests of a commit to the objects to apply, in order. Pure: no clock, no network. */
@NullMarked
package dev.sealgate.reconciler.plan;

import org.jspecify.annotations.NullMarked;

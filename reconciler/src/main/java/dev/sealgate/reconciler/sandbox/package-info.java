/**
 * Programs of the controller's own image, run on files that we wrote: in an empty environment, in a
 * folder of their own, bounded. {@link dev.sealgate.reconciler.sandbox.Sandbox} is the door.
 */
@NullMarked
package dev.sealgate.reconciler.sandbox;

import org.jspecify.annotations.NullMarked;

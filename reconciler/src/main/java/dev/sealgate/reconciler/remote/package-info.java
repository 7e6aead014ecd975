/**
 * How another cluster is reached: what Secrets say of it, read as hostile, and the client made from
 * that. No credential of the controller itself comes into this package.
 */
@NullMarked
package dev.sealgate.reconciler.remote;

import org.jspecify.annotations.NullMarked;

/** The reconcile loop: what is done for an Application, when, and what its status says of it. */
@NullMarked
package dev.sealgate.reconciler.controller;

import org.jspecify.annotations.NullMarked;

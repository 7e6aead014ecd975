/** The running controller on a real API server. */
@NullMarked
package dev.sealgate.reconciler.controller;

import org.jspecify.annotations.NullMarked;

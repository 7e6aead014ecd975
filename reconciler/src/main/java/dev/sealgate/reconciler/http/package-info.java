/** What the controller answers over HTTP: probes, metrics and its public certificate. */
@NullMarked
package dev.sealgate.reconciler.http;

import org.jspecify.annotations.NullMarked;

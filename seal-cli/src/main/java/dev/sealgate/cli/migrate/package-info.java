/**
 * Flux's and Argo CD's objects, read as Applications that apply the same. No network, no cluster.
 */
@NullMarked
package dev.sealgate.cli.migrate;

import org.jspecify.annotations.NullMarked;

/** Whole processes of the command line, beside sops: how long a person waits. */
@NullMarked
package dev.sealgate.benchmarks.seal;

import org.jspecify.annotations.NullMarked;

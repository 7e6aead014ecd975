/** Which of several replicas works for which Applications: one at a time for each. */
@NullMarked
package dev.sealgate.reconciler.shards;

import org.jspecify.annotations.NullMarked;

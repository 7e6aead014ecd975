/** What stands in the cluster, as watches tell it, and whether it still is as it was applied. */
@NullMarked
package dev.sealgate.reconciler.drift;

import org.jspecify.annotations.NullMarked;

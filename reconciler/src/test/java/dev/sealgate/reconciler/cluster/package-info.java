@NullMarked
package dev.sealgate.reconciler.cluster;

import org.jspecify.annotations.NullMarked;

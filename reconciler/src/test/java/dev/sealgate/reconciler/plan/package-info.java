@NullMarked
package dev.sealgate.reconciler.plan;

import org.jspecify.annotations.NullMarked;

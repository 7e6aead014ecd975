@NullMarked
package dev.sealgate.reconciler.drift;

import org.jspecify.annotations.NullMarked;

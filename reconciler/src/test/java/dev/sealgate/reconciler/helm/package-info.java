@NullMarked
package dev.sealgate.reconciler.helm;

import org.jspecify.annotations.NullMarked;

@NullMarked
package dev.sealgate.reconciler.health;

import org.jspecify.annotations.NullMarked;

/** Whether an object works, told from the object alone. */
@NullMarked
package dev.sealgate.reconciler.health;

import org.jspecify.annotations.NullMarked;

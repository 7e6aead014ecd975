@NullMarked
package dev.sealgate.reconciler.inventory;

import org.jspecify.annotations.NullMarked;

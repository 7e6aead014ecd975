/** What an Application may own, as its status tells it. */
@NullMarked
package dev.sealgate.reconciler.inventory;

import org.jspecify.annotations.NullMarked;

@NullMarked
package dev.sealgate.reconciler;

import org.jspecify.annotations.NullMarked;

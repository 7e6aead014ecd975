@NullMarked
package dev.sealgate.reconciler.apply;

import org.jspecify.annotations.NullMarked;

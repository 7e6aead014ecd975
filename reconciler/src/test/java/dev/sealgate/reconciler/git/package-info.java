@NullMarked
package dev.sealgate.reconciler.git;

import org.jspecify.annotations.NullMarked;

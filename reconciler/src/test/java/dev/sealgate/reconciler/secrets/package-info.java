@NullMarked
package dev.sealgate.reconciler.secrets;

import org.jspecify.annotations.NullMarked;

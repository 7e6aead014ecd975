@NullMarked
package dev.sealgate.reconciler.substitute;

import org.jspecify.annotations.NullMarked;

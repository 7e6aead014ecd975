@NullMarked
package dev.sealgate.reconciler.sandbox;

import org.jspecify.annotations.NullMarked;

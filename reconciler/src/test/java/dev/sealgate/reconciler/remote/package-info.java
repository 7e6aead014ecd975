@NullMarked
package dev.sealgate.reconciler.remote;

import org.jspecify.annotations.NullMarked;

@NullMarked
package dev.sealgate.reconciler.charts;

import org.jspecify.annotations.NullMarked;

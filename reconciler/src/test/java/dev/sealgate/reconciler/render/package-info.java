@NullMarked
package dev.sealgate.reconciler.render;

import org.jspecify.annotations.NullMarked;

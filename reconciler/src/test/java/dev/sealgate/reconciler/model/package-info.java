@NullMarked
package dev.sealgate.reconciler.model;

import org.jspecify.annotations.NullMarked;

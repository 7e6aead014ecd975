@NullMarked
package dev.sealgate.reconciler.http;

import org.jspecify.annotations.NullMarked;

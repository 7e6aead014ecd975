@NullMarked
package dev.sealgate.reconciler.kustomize;

import org.jspecify.annotations.NullMarked;

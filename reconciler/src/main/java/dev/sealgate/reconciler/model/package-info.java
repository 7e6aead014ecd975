/** The values that travel from a Git commit to the cluster; every document in here is masked. */
@NullMarked
package dev.sealgate.reconciler.model;

import org.jspecify.annotations.NullMarked;

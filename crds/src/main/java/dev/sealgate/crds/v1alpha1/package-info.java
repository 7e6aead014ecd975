/** The kinds of the API group {@code sealgate.dev/v1alpha1}. */
@NullMarked
package dev.sealgate.crds.v1alpha1;

import org.jspecify.annotations.NullMarked;

/**
 * Variables in texts, in the form and with the functions of Flux's {@code postBuild}. {@link
 * dev.sealgate.reconciler.substitute.Template} is the door. Pure.
 */
@NullMarked
package dev.sealgate.reconciler.substitute;

import org.jspecify.annotations.NullMarked;

/** Hostile input for parsers: mutated by Jazzer when asked to, replayed in every normal run. */
@NullMarked
package dev.sealgate.testbed.fuzz;

import org.jspecify.annotations.NullMarked;

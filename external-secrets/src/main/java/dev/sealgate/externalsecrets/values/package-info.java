/**
 * What the bytes of a secret mean: JSON read without losing its text, property paths, decoding
 * strategies and key names. Pure; compatible with what Go programs make of the same bytes.
 */
@NullMarked
package dev.sealgate.externalsecrets.values;

import org.jspecify.annotations.NullMarked;

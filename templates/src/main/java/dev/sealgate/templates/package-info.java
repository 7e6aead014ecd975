/**
 * Go {@code text/template} with the pure part of sprig: what {@code template.data} of an
 * ExternalSecret or a SealedSecret is written in. {@link dev.sealgate.templates.GoTemplate} is the
 * only door.
 *
 * <p>A Go string is a sequence of bytes. Inside this package a string is therefore a Java string
 * whose chars are all below 256, one char for one byte: {@code len}, {@code trunc} and {@code
 * substr} count as Go does, and a binary value passes through unharmed. {@code Utf8} converts at
 * the border and for the few functions that look at characters.
 */
@NullMarked
package dev.sealgate.templates;

import org.jspecify.annotations.NullMarked;

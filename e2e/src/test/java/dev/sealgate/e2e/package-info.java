/**
 * Tests of the whole: the built controller as a process, a real API server, real Git servers, and
 * files made by {@code seal} and by the originals.
 */
@NullMarked
package dev.sealgate.e2e;

import org.jspecify.annotations.NullMarked;

/**
 * The guided tour behind {@code ./quickstart}: the whole product on a real API server, step by
 * step.
 */
@NullMarked
package dev.sealgate.tour;

import org.jspecify.annotations.NullMarked;

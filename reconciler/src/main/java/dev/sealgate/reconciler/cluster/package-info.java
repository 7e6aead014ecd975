/**
 * The API server as the engine needs it: raw requests with one answer type, discovery, watches that
 * carry metadata only where an object may hold a secret. Nothing here knows what an Application is.
 */
@NullMarked
package dev.sealgate.reconciler.cluster;

import org.jspecify.annotations.NullMarked;

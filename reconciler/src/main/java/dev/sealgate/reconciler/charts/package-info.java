/** Charts from chart repositories and OCI registries: fetched, checked, and read as a folder. */
@NullMarked
package dev.sealgate.reconciler.charts;

import org.jspecify.annotations.NullMarked;

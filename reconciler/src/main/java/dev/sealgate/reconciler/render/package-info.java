/**
 * From files to manifests. Reads YAML the way kubectl does, JSON, and lists of objects, all within
 * bounds; {@link dev.sealgate.reconciler.render.ManifestLoader} is the door.
 */
@NullMarked
package dev.sealgate.reconciler.render;

import org.jspecify.annotations.NullMarked;

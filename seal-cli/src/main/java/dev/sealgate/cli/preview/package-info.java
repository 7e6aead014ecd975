/**
 * What the controller would apply, by the controller's own code, which is large: nothing of this
 * package is loaded before a command needs it.
 */
@NullMarked
package dev.sealgate.cli.preview;

import org.jspecify.annotations.NullMarked;

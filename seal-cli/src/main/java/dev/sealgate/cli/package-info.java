/** The {@code seal} command. {@link dev.sealgate.cli.Seal} is the door. */
@NullMarked
package dev.sealgate.cli;

import org.jspecify.annotations.NullMarked;

/** What {@code seal git} does to a repository, through the {@code git} command. */
@NullMarked
package dev.sealgate.cli.git;

import org.jspecify.annotations.NullMarked;

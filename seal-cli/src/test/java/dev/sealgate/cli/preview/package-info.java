@NullMarked
package dev.sealgate.cli.preview;

import org.jspecify.annotations.NullMarked;

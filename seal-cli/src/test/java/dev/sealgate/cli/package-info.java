@NullMarked
package dev.sealgate.cli;

import org.jspecify.annotations.NullMarked;

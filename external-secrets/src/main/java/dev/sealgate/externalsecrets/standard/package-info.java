/** The providers that Sealgate has, put together. */
@NullMarked
package dev.sealgate.externalsecrets.standard;

import org.jspecify.annotations.NullMarked;

/**
 * Starts and stops the real components that tests and the quick start run against: on loopback, on
 * free ports, with data and logs in temporary folders, and gone when they are closed or the JVM
 * ends.
 */
@NullMarked
package dev.sealgate.testbed;

import org.jspecify.annotations.NullMarked;

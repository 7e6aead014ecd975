/**
 * HTTP to servers that a tenant names: bounded in time and size, no redirects, own trust, and no
 * credential but the one given.
 */
@NullMarked
package dev.sealgate.externalsecrets.http;

import org.jspecify.annotations.NullMarked;

/** What the adapters of remote SOPS keys have in common; they stand beside the code they share. */
@NullMarked
package dev.sealgate.externalsecrets.keys;

import org.jspecify.annotations.NullMarked;

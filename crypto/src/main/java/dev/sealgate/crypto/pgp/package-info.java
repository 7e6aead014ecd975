/** The part of OpenPGP that SOPS needs: a data key in an armored message. */
@NullMarked
package dev.sealgate.crypto.pgp;

import org.jspecify.annotations.NullMarked;

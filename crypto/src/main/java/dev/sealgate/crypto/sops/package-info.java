/**
 * SOPS files: read, verified, decrypted, made, edited and re-keyed, in the five formats of the
 * original (YAML, JSON, dotenv, INI, binary).
 *
 * <p>{@link dev.sealgate.crypto.sops.Sops} is the door. A file is never rewritten as a whole:
 * values are replaced inside the text it has, so comments, order, blank lines and quoting of what
 * did not change stay as their author left them.
 */
@NullMarked
package dev.sealgate.crypto.sops;

import org.jspecify.annotations.NullMarked;

/** The {@code vault} provider: KV version 1 and 2 of HashiCorp Vault and what speaks its API. */
@NullMarked
package dev.sealgate.externalsecrets.vault;

import org.jspecify.annotations.NullMarked;

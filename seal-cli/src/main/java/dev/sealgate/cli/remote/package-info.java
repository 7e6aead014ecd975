/** What needs the clients of Vault and AWS: nothing here is loaded before a file needs it. */
@NullMarked
package dev.sealgate.cli.remote;

import org.jspecify.annotations.NullMarked;

@NullMarked
package dev.sealgate.crypto.sops;

import org.jspecify.annotations.NullMarked;

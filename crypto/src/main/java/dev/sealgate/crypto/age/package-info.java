/** age v1 files, keys and recipients (C2SP age.md). */
@NullMarked
package dev.sealgate.crypto.age;

import org.jspecify.annotations.NullMarked;

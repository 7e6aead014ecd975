/** Applications in a cluster, for the verbs that operators rely on. */
@NullMarked
package dev.sealgate.cli.operate;

import org.jspecify.annotations.NullMarked;

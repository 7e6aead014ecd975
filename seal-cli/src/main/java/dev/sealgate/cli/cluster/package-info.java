/** What needs a cluster. Nothing else of {@code seal} touches the Kubernetes client. */
@NullMarked
package dev.sealgate.cli.cluster;

import org.jspecify.annotations.NullMarked;

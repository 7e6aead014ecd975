/**
 * Git repositories without a checkout: one shallow bare clone per repository and credentials, read
 * object by object. {@link dev.sealgate.reconciler.git.GitRepositories} is the door.
 */
@NullMarked
package dev.sealgate.reconciler.git;

import org.jspecify.annotations.NullMarked;

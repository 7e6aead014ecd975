/** The {@code aws} provider: AWS Secrets Manager. */
@NullMarked
package dev.sealgate.externalsecrets.aws;

import org.jspecify.annotations.NullMarked;

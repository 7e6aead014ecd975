package dev.sealgate.externalsecrets.http;

import java.io.IOException;

/** A body was beyond the {@link HttpLimits}; the rest was not read. */
public final class ResponseTooLargeException extends IOException {

  private static final long serialVersionUID = 1L;

  ResponseTooLargeException(HttpLimits limits) {
    super(
        "the response is larger than "
            + limits.maxResponseBytes()
            + " bytes or nested more than "
            + limits.maxDepth()
            + " deep");
  }
}

package dev.sealgate.externalsecrets;

import java.time.Duration;

/**
 * {@code spec.retrySettings} of a store.
 *
 * @param maxRetries 0 to 10, after the first attempt
 * @param interval up to a minute
 */
public record RetrySettings(int maxRetries, Duration interval) {

  public static final RetrySettings NONE = new RetrySettings(0, Duration.ZERO);
}

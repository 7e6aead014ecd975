package dev.sealgate.externalsecrets.http;

import java.time.Duration;

/**
 * Bounds of every exchange.
 *
 * @param connect until the connection stands
 * @param exchange from the first byte sent to the last one received
 * @param maxResponseBytes of a body
 * @param maxDepth to which a JSON body may be nested
 */
public record HttpLimits(Duration connect, Duration exchange, int maxResponseBytes, int maxDepth) {

  public static final HttpLimits DEFAULT =
      new HttpLimits(Duration.ofSeconds(5), Duration.ofSeconds(10), 4 << 20, 100);
}

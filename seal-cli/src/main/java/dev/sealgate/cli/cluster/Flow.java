package dev.sealgate.cli.cluster;

/** How a stream of lines or changes came to its end. */
public sealed interface Flow {
  /** Who listened has enough. */
  record Stopped() implements Flow {}

  /** The server has no more. */
  record Ended() implements Flow {}

  /** The time was over. */
  record TimedOut() implements Flow {}

  record Failed(Answer why) implements Flow {}
}

package dev.sealgate.reconciler.charts;

import dev.sealgate.reconciler.git.SourceFailure;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/** Knows what one repository offers. Not safe for use by several threads at once. */
interface Origin {
  /**
   * @param asked when the Application wanted to know
   * @param acceptAge an answer of the server that was given so long before will do
   */
  record Question(Wanted wanted, Web web, Login login, Instant asked, Duration acceptAge) {}

  /** The release that fits best. */
  Release find(Question question) throws SourceFailure;

  /** Writes the archive to the file. */
  void download(URI place, Question question, Path file) throws SourceFailure;
}

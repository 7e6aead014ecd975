package dev.sealgate.reconciler.charts;

import dev.sealgate.reconciler.git.SourceFailure;
import dev.sealgate.reconciler.model.Problem;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a server said last, for all who ask the same. Its owner lets one thread in at a time; those
 * who waited meanwhile share an answer that is no older than their question.
 */
final class LastAnswer<T> {
  /** Asks the server. */
  interface Question<T> {
    /**
     * @param before the answer that the server gave last, null for none
     */
    T ask(@Nullable T before) throws SourceFailure;
  }

  private final Clock clock;
  private @Nullable T answer;
  private @Nullable Problem problem;
  private Instant begun = Instant.MIN;

  LastAnswer(Clock clock) {
    this.clock = clock;
  }

  /**
   * @param asked when the caller wanted to know
   * @param acceptAge an answer that was given so long before will do, but no failure
   */
  T get(Instant asked, Duration acceptAge, Question<T> question) throws SourceFailure {
    if (problem != null && !begun.isBefore(asked)) {
      throw new SourceFailure(problem);
    }
    T known = answer;
    if (problem == null && known != null && !begun.isBefore(asked.minus(acceptAge))) {
      return known;
    }
    Instant now = clock.instant();
    try {
      T next = question.ask(known);
      answer = next;
      problem = null;
      return next;
    } catch (SourceFailure failure) {
      problem = failure.problem();
      throw failure;
    } finally {
      begun = now;
    }
  }

  @Nullable T known() {
    return answer;
  }
}

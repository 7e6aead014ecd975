package dev.sealgate.reconciler.git;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** The time and bytes that one exchange with a Git server may take. */
final class TransferBudget {
  /** Thrown into JGit, found again among the causes of what JGit throws. */
  static final class Exceeded extends IOException {
    private static final long serialVersionUID = 1;
    final boolean time;

    Exceeded(boolean time) {
      super(time ? "deadline" : "size");
      this.time = time;
    }
  }

  private final Clock clock;
  private final Instant deadline;
  private long bytesLeft;

  TransferBudget(Clock clock, Duration time, long bytes) {
    this.clock = clock;
    this.deadline = clock.instant().plus(time);
    this.bytesLeft = bytes;
  }

  boolean isOverdue() {
    return clock.instant().isAfter(deadline);
  }

  private synchronized void spend(long bytes) throws Exceeded {
    bytesLeft -= bytes;
    if (bytesLeft < 0) {
      throw new Exceeded(false);
    }
    if (isOverdue()) {
      throw new Exceeded(true);
    }
  }

  InputStream limit(InputStream in) {
    return new FilterInputStream(in) {
      @Override
      public int read() throws IOException {
        int b = super.read();
        spend(b < 0 ? 0 : 1);
        return b;
      }

      @Override
      public int read(byte[] target, int offset, int length) throws IOException {
        int count = super.read(target, offset, length);
        spend(Math.max(count, 0));
        return count;
      }

      @Override
      public long skip(long count) throws IOException {
        long skipped = super.skip(count);
        spend(skipped);
        return skipped;
      }
    };
  }
}

package dev.sealgate.cli;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What must not outlive the process, when a signal ends it. The JVM runs its own shutdown hooks all
 * at once; these run one after the other.
 */
final class AtExit {
  private static final Deque<Undo> WAITING = new ArrayDeque<>();
  private static boolean hooked;
  private static boolean ending;

  private AtExit() {}

  /** Something to be done at the end, unless it is done with by then. */
  static final class Undo {
    private final Runnable action;

    private Undo(Runnable action) {
      this.action = action;
    }

    void cancel() {
      synchronized (WAITING) {
        WAITING.remove(this);
      }
    }
  }

  /** To be done before all that is waiting now. */
  static Undo before(Runnable action) {
    return add(action, true);
  }

  /** To be done after all that is waiting now. */
  static Undo after(Runnable action) {
    return add(action, false);
  }

  /**
   * Ends the process. Where nothing ever waited for that, it ends without the JVM's own farewell,
   * which looks for a logger in every jar.
   */
  static void end(int exitCode) {
    boolean nothingWaits;
    synchronized (WAITING) {
      nothingWaits = !hooked;
    }
    if (nothingWaits) {
      Runtime.getRuntime().halt(exitCode);
    }
    System.exit(exitCode);
  }

  private static Undo add(Runnable action, boolean first) {
    Undo undo = new Undo(action);
    synchronized (WAITING) {
      if (!ending) {
        if (!hooked) {
          hooked = hook();
        }
        if (first) {
          WAITING.addFirst(undo);
        } else {
          WAITING.addLast(undo);
        }
        return undo;
      }
    }
    action.run(); // the others may have been undone already
    return undo;
  }

  private static boolean hook() {
    try {
      Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(AtExit::run));
      return true;
    } catch (IllegalStateException _) {
      // a signal came first: nobody will ask, and the next start sweeps
      return false;
    }
  }

  private static void run() {
    for (Undo next = take(); next != null; next = take()) {
      next.action.run();
    }
  }

  private static @org.jspecify.annotations.Nullable Undo take() {
    synchronized (WAITING) {
      ending = true;
      return WAITING.poll();
    }
  }
}

package dev.sealgate.cli;

import dev.sealgate.crypto.SecretBytes;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Shows a text page by page on the screen of a terminal that has no history, and wipes it: at the
 * end, on a signal, and when nobody is there any more.
 */
final class Viewer {
  /** Half seconds. */
  private static final int PATIENCE = 2 * 60 * 10;

  /** For a terminal that is held up. */
  private static final int MILLIS_TO_WIPE = 2_000;

  private static final int LEAST_ROWS = 3;
  private static final int LEAST_COLUMNS = 10;
  private static final String OTHER_SCREEN = "\u001b[?1049h";
  private static final String BACK = "\u001b[?1049l";
  private static final String HINT =
      "pipe it on, write it to a file, or say "
          + InClear.OPTION
          + " and have it printed, where the terminal keeps it";

  private final World world;
  private final Keyboard keys;
  private final ReentrantLock drawing = new ReentrantLock();
  private boolean left;
  private int drawn;

  private Viewer(World world, Keyboard keys) {
    this.world = world;
    this.keys = keys;
  }

  /** Where it can't work, which is seen before anything is opened. */
  static void refuseWithoutTerminal(World world) {
    if (world.variable("CI").filter(ci -> !ci.equalsIgnoreCase("false")).isPresent()) {
      throw Failure.usage(
          "values in clear would wait for a key on the screen, and $CI says that nobody is there",
          "pipe it on, write it to a file, or say %s (%s=1) and have it printed into the log"
              .formatted(InClear.OPTION, InClear.VARIABLE));
    }
    if (world.variable("TERM").orElse("dumb").equals("dumb")) {
      throw Failure.usage("values in clear would stay in what this simple terminal keeps", HINT);
    }
    switch (Keyboard.lack(world)) {
      case NOTHING -> {}
      case KEYS -> throw nobody();
      case STTY ->
          throw Failure.usage(
              "values in clear would stay in what your terminal keeps, and the program stty, by"
                  + " which its keys are read, can't be started",
              "install stty, " + HINT);
    }
  }

  private static Failure nobody() {
    return Failure.usage(
        "values in clear would stay in what your terminal keeps, and there are no keys to page by",
        HINT);
  }

  static void show(World world, SecretBytes text) {
    Keyboard keys = Keyboard.open(world).orElseThrow(Viewer::nobody);
    Viewer viewer = new Viewer(world, keys);
    AtExit.Undo atExit = AtExit.before(viewer::leave);
    try {
      if (!keys.keyByKey()) {
        throw nobody();
      }
      keys.forget(); // a second Enter after a passphrase is no wish to end
      text.lend(viewer::pages);
    } finally {
      viewer.leave();
      atExit.cancel();
    }
  }

  /** What comes of a key. */
  private enum Turn {
    STAY,
    NEXT,
    NEXT_OR_END,
    BEFORE,
    END
  }

  private void pages(byte[] text) {
    int offset = 0;
    Keyboard.Size before = new Keyboard.Size(0, 0);
    ScreenPages pages = new ScreenPages(new byte[0], LEAST_ROWS, LEAST_COLUMNS);
    for (Turn turn = Turn.STAY; turn != Turn.END; turn = turn()) {
      Keyboard.Size size = keys.size();
      if (size.rows() < LEAST_ROWS || size.columns() < LEAST_COLUMNS) {
        leave();
        throw Failure.of("the terminal is too small", "make it larger, or say " + InClear.OPTION);
      }
      if (!size.equals(before)) {
        pages = new ScreenPages(text, size.rows() - 1, size.columns());
        before = size;
      }
      int page = pages.at(offset);
      boolean last = page + 1 == pages.count();
      if (turn == Turn.NEXT_OR_END && last) {
        return;
      }
      page +=
          switch (turn) {
            case NEXT, NEXT_OR_END -> last ? 0 : 1;
            case BEFORE -> page == 0 ? 0 : -1;
            case STAY, END -> 0;
          };
      offset = pages.start(page);
      draw(pages, page, size);
    }
  }

  private void draw(ScreenPages pages, int page, Keyboard.Size size) {
    drawing.lock();
    try (SecretBuffer frame = new SecretBuffer()) {
      if (left) {
        return; // a signal came first
      }
      if (drawn == 0) {
        frame.ascii(OTHER_SCREEN);
      }
      drawn = Math.max(drawn, size.rows());
      wipe(drawn, frame);
      pages.paint(page, frame);
      ScreenPages.moveTo(size.rows(), frame);
      String foot = foot(page, pages.count());
      frame.ascii("\u001b[7m" + foot.substring(0, Math.min(foot.length(), size.columns() - 1)));
      frame.ascii("\u001b[27m");
      print(frame);
    } catch (IOException _) {
      throw Failure.of("the terminal can't be written to", "is it still there?");
    } finally {
      drawing.unlock();
    }
  }

  private static String foot(int page, int count) {
    String end = "nothing stays here; " + InClear.OPTION + " prints it";
    return count == 1
        ? "Enter: end; " + end
        : "%d/%d  Enter: %s, b: back, q: end; %s"
            .formatted(page + 1, count, page + 1 == count ? "end" : "next", end);
  }

  /** Row by row: what clears all at once goes to the history of some terminals. */
  private static void wipe(int rows, SecretBuffer frame) {
    for (int row = rows; row > 0; row--) {
      ScreenPages.moveTo(row, frame);
      frame.ascii("\u001b[2K");
    }
  }

  private void print(SecretBuffer frame) throws IOException {
    frame.writeTo(world.out());
    world.out().flush();
  }

  private Turn turn() {
    try {
      for (int patience = PATIENCE; patience > 0; patience--) {
        int key = keys.next();
        if (key >= 0) {
          return meant(key);
        }
      }
    } catch (IOException _) {
      return Turn.END;
    }
    leave();
    world.notice("nobody pressed a key for ten minutes, so it is no longer shown");
    return Turn.END;
  }

  private Turn meant(int key) throws IOException {
    return switch (key) {
      case '\n', '\r', ' ' -> Turn.NEXT_OR_END;
      case 'f', 'n' -> Turn.NEXT;
      case 'b', 'p' -> Turn.BEFORE;
      case 'q', 'Q', 3, 4 -> Turn.END; // Ctrl-C and Ctrl-D, where they come as keys
      case 27 -> sequence();
      default -> Turn.STAY;
    };
  }

  /** Of a key that sends several bytes; the wheel of a mouse sends those of arrows. */
  private Turn sequence() throws IOException {
    int next = keys.next();
    if (next != '[' && next != 'O') {
      return Turn.STAY;
    }
    int before = 0;
    for (next = keys.next(); next >= 0 && (next < 0x40 || next > 0x7e); next = keys.next()) {
      before = next;
    }
    return next != '~' || (before != '5' && before != '6')
        ? Turn.STAY
        : before == '5' ? Turn.BEFORE : Turn.NEXT;
  }

  /** Gives up waiting where the terminal takes nothing: a write to it can't be interrupted. */
  private void goBack() throws InterruptedException {
    Thread.ofPlatform().daemon().start(this::writeBack).join(MILLIS_TO_WIPE);
  }

  private void writeBack() {
    try (SecretBuffer frame = new SecretBuffer()) {
      wipe(drawn, frame);
      frame.ascii(BACK);
      print(frame);
    } catch (IOException _) {
      // it is gone, and with it what it showed
    }
  }

  /** Whoever comes later finds it done. A terminal that is held up must not hold up the end. */
  private void leave() {
    boolean locked = false;
    try {
      locked = drawing.tryLock(MILLIS_TO_WIPE, TimeUnit.MILLISECONDS);
      if (locked && !left && drawn > 0) {
        goBack();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      if (locked) {
        left = true;
        drawing.unlock();
      }
      keys.close();
    }
  }
}

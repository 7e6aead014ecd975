package dev.sealgate.cli;

/** How far many files are: a bar on a terminal, a line for each in a pipe. */
final class Progress implements AutoCloseable {
  private static final int WIDTH = 24;
  private static final int NAME = 40;
  private static final String BACK = "\r\u001b[K";

  private final World world;
  private final int total;
  private final boolean bar;
  private int count;

  Progress(World world, int total) {
    this.world = world;
    this.total = total;
    this.bar = world.watching() && !Quiet.is(world);
  }

  void begins(String file) {
    if (bar) {
      int filled = total == 0 ? WIDTH : WIDTH * count / total;
      world.say(
          BACK,
          "[%s%s] %d/%d %s"
              .formatted(
                  "#".repeat(filled), ".".repeat(WIDTH - filled), count, total, shortened(file)));
    }
  }

  /** Makes room for what is said of a file while the bar is there. */
  static void aside(World world) {
    if (world.watching() && !Quiet.is(world)) {
      world.say(BACK, "");
    }
  }

  /**
   * @param result what became of it
   */
  void ended(String result, String file) {
    count++;
    if (!bar && !Quiet.is(world)) {
      world.say(result + " " + file + "\n");
    }
  }

  private static String shortened(String file) {
    return file.length() <= NAME ? file : "…" + file.substring(file.length() - NAME + 1);
  }

  @Override
  public void close() {
    if (bar) {
      world.say(BACK, "%d/%d files\n".formatted(count, total));
    }
  }
}

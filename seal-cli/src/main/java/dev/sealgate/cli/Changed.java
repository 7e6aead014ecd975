package dev.sealgate.cli;

import dev.sealgate.cli.operate.App;
import java.util.List;

/**
 * Tells what became of an Application: in words as it happens, or for scripts, as one document at
 * the end.
 *
 * @param waits whether the end is yet to come when the change is made
 * @param quiet whether somebody else tells the end
 */
record Changed(World world, Listing format, boolean waits, boolean quiet) {
  Changed(World world, Listing format, boolean waits) {
    this(world, format, waits, false);
  }

  /** The change is made. */
  void made(String text, App app) {
    if (format == Listing.text) {
      world.print(text);
    } else if (!waits) {
      print(app);
    }
  }

  /** It was waited for. */
  void ended(String text, App app) {
    if (quiet) {
      return;
    }
    if (format == Listing.text) {
      world.print(text);
    } else {
      print(app);
    }
  }

  private void print(App app) {
    world.print(format.of("", app.shown(), List.of(app.resourceName())));
  }
}

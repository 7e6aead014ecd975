package dev.sealgate.cli;

import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.SecretBytes;
import java.util.function.ToIntFunction;
import picocli.CommandLine.Option;

/**
 * Where values in clear go: into a pipe or a file as they are, on a terminal to the screen that it
 * keeps nothing of.
 */
final class InClear {
  static final String OPTION = "--no-pager";
  static final String VARIABLE = "SEAL_NO_PAGER";

  @Option(
      names = OPTION,
      description =
          "On a terminal, print values in clear like anything else; it keeps them. Default: they"
              + " are shown on its other screen, unless $SEAL_NO_PAGER is 1.")
  private boolean noPager;

  /**
   * Runs what prints values.
   *
   * @param command prints to the world that it is given
   * @return what it returns
   */
  int run(World world, ToIntFunction<World> command) {
    return run(world, false, command);
  }

  /**
   * The same.
   *
   * @param wanted whether something else than the option says that it shall be printed
   */
  int run(World world, boolean wanted, ToIntFunction<World> command) {
    if (!world.showing()) {
      return command.applyAsInt(world);
    }
    boolean plain = wanted || noPager || world.variable(VARIABLE).filter("1"::equals).isPresent();
    if (!plain) {
      Viewer.refuseWithoutTerminal(world); // before anybody is asked for a passphrase
    }
    try (SecretBuffer printed = new SecretBuffer()) {
      int code;
      try {
        code = command.applyAsInt(world.into(printed));
      } catch (Failure | CryptoException e) {
        try {
          show(world, printed, plain);
        } catch (RuntimeException unseen) {
          e.addSuppressed(unseen); // what went wrong first is what matters
        }
        throw e;
      }
      show(world, printed, plain);
      return code;
    }
  }

  private static void show(World world, SecretBuffer printed, boolean plain) {
    try (SecretBytes text = printed.take()) {
      if (text.length() == 0) {
        return;
      }
      if (!plain) {
        Viewer.show(world, text);
        return;
      }
      world.print(text);
      boolean open = text.use(bytes -> bytes[bytes.length - 1] != '\n');
      if (open && !Quiet.is(world)) {
        world.say("\n");
      }
      world.notice("your terminal keeps this");
    }
  }
}

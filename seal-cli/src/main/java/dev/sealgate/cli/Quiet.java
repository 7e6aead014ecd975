package dev.sealgate.cli;

import java.util.Arrays;

/** {@code --quiet}, which every command takes: results, warnings and errors only. */
final class Quiet {
  static final String OPTION = "--quiet";
  static final String VARIABLE = "SEAL_QUIET";

  private Quiet() {}

  static World in(String[] arguments, World world) {
    return at(arguments) < 0 ? world : world.with(VARIABLE, "1");
  }

  static String[] without(String[] arguments) {
    int at = at(arguments);
    if (at < 0) {
      return arguments;
    }
    String[] rest = Arrays.copyOf(arguments, arguments.length - 1);
    System.arraycopy(arguments, at + 1, rest, at, rest.length - at);
    return rest;
  }

  static boolean is(World world) {
    return world.variable(VARIABLE).isPresent();
  }

  private static int at(String[] arguments) {
    for (int i = 0; i < arguments.length && !arguments[i].equals("--"); i++) {
      if (arguments[i].equals(OPTION)) {
        return i;
      }
    }
    return -1;
  }
}

package dev.sealgate.cli;

import dev.sealgate.cli.git.Drivers;
import dev.sealgate.cli.git.Git;
import dev.sealgate.cli.git.Git.Scope;

/** The drivers in a person's own configuration, which needs no repository. */
final class GlobalDrivers {
  private GlobalDrivers() {}

  static void install(World world, String word) {
    Drivers.install(Git.in(world.cwd(), world.env()), Scope.GLOBAL, word);
  }

  static void uninstall(World world) {
    Drivers.uninstall(Git.in(world.cwd(), world.env()), Scope.GLOBAL);
  }

  static boolean areSet(Git git) {
    return Drivers.areSet(git, Scope.GLOBAL);
  }
}

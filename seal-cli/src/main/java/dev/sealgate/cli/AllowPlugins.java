package dev.sealgate.cli;

import dev.sealgate.crypto.sops.SopsKeyring;
import picocli.CommandLine.Option;

/** Whether programs may be run because a recipient or an identity names them. */
final class AllowPlugins {
  private static final String VARIABLE = "SEAL_AGE_PLUGINS";

  @Option(
      names = "--allow-plugins",
      description =
          "Run age-plugin-NAME from the PATH for age1NAME1... and AGE-PLUGIN-NAME-1..."
              + " Default: $SEAL_AGE_PLUGINS=1, else never.")
  private boolean allowed;

  /** The world in which the option counts. */
  World in(World world) {
    return allowed ? world.with(VARIABLE, "1") : world;
  }

  /** The keyring, with plugins for its recipients when they are allowed. */
  SopsKeyring serve(World world, SopsKeyring keyring) {
    World within = in(world);
    return is(within)
        ? keyring.withService(new PluginProcesses(within), keyring.policy())
        : keyring;
  }

  static boolean is(World world) {
    return world.variable(VARIABLE).filter("1"::equals).isPresent();
  }
}

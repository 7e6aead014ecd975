package dev.sealgate.testbed;

/** The real programs whose files Sealgate reads and writes. */
public final class Counterparts {
  private Counterparts() {}

  public static Command sops() {
    return Command.of(Binaries.require("sops").toString());
  }

  /** The oldest release that knows age: 3.7, from before most of what newer ones write. */
  public static Command oldSops() {
    return Command.of(Binaries.require("sops-3.7").toString());
  }

  public static Command age() {
    return Command.of(Binaries.require("age").toString());
  }

  public static Command ageKeygen() {
    return Command.of(Binaries.require("age-keygen").toString());
  }

  /**
   * An age plugin for recipients {@code age1sealgatetest1…}; without arguments it prints a new key:
   * the recipient in a comment, the identity, and an identity that asks for the key.
   */
  public static Command agePlugin() {
    return Command.of(Binaries.require("age-plugin-sealgatetest").toString());
  }

  public static Command kubeseal() {
    return Command.of(Binaries.require("kubeseal").toString());
  }
}

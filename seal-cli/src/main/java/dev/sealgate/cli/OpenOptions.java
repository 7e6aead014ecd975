package dev.sealgate.cli;

import dev.sealgate.crypto.sops.TrustPolicy;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What encrypted files are opened with. */
final class OpenOptions {
  @Option(
      names = "--identity",
      paramLabel = "FILE",
      description = "age identities, an SSH private key, or an armored PGP secret key. Repeatable.")
  private List<String> identities = List.of();

  @Mixin private final AllowPlugins plugins = new AllowPlugins();
  @Mixin private final TrustOptions trust = new TrustOptions();

  /** Nothing is read before the first file is opened. */
  Opening start(World world) {
    return new Opening(plugins.in(world), this);
  }

  List<String> identities() {
    return identities;
  }

  AllowPlugins plugins() {
    return plugins;
  }

  TrustPolicy policy(World world, String file) {
    return trust.policy(world, file);
  }

  java.util.Optional<ConfigFile> config(World world, String file) {
    return trust.config(world, file);
  }
}

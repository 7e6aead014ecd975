package dev.sealgate.cli;

import dev.sealgate.crypto.sops.MasterKey;
import dev.sealgate.crypto.sops.TrustPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Which key services a file may have us ask. It is written by whoever can change it, and so is a
 * .sops.yaml beside it: that one adds KMS keys, which get a signature and no credential, but no
 * server that a token would be sent to. The command line and the environment are the person's.
 */
final class TrustOptions {
  @Mixin private final TrustedServers servers = new TrustedServers();

  @Option(
      names = "--trust-kms",
      paramLabel = "ARN",
      split = ",",
      hideParamSyntax = true,
      description =
          "AWS KMS key that the file may name, as ARN, ARN+ROLE_ARN or a beginning and *."
              + " Default: $SEAL_TRUST_KMS.")
  private List<String> kms = List.of();

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Default: $SOPS_CONFIG, else .sops.yaml in this folder or one above.")
  private @Nullable String config;

  TrustPolicy policy(World world, String file) {
    List<MasterKey> named = new ArrayList<>();
    TrustedServers.given(world, kms, "SEAL_TRUST_KMS")
        .forEach(arn -> named.add(MasterKey.AwsKms.parse(arn, "")));
    ConfigFile.find(world, config, file).ifPresent(found -> named.addAll(found.keys()));
    TrustPolicy keys = Trusted.keys(named, servers.addresses(world));
    return keys.withKms(
        keys.kmsArns(),
        keys.roles(),
        Stream.concat(keys.profiles().stream(), world.variable("AWS_PROFILE").stream()).toList());
  }

  Optional<ConfigFile> config(World world, String file) {
    return ConfigFile.find(world, config, file);
  }
}

package dev.sealgate.cli;

import dev.sealgate.crypto.sops.MasterKey;
import dev.sealgate.crypto.sops.TrustPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Which key services a file may have us ask. It is written by whoever can change it; the command
 * line, the environment and .sops.yaml are the person's.
 */
final class TrustOptions {
  @Option(
      names = "--trust-vault",
      paramLabel = "ADDRESS",
      split = ",",
      hideParamSyntax = true,
      description =
          "Vault server that the file may name, as https://HOST:PORT. $VAULT_ADDR is trusted,"
              + " and what .sops.yaml names for the file. Default: $SEAL_TRUST_VAULT.")
  private List<String> vaults = List.of();

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
    given(world, kms, "SEAL_TRUST_KMS").forEach(arn -> named.add(MasterKey.AwsKms.parse(arn, "")));
    ConfigFile.find(world, config, file).ifPresent(found -> named.addAll(found.keys()));
    TrustPolicy keys = Trusted.keys(named);
    return keys.withVaults(
            Stream.of(
                    keys.vaultAddresses().stream(),
                    given(world, vaults, "SEAL_TRUST_VAULT"),
                    world.variable("VAULT_ADDR").stream())
                .flatMap(all -> all)
                .toList())
        .withKms(
            keys.kmsArns(),
            keys.roles(),
            Stream.concat(keys.profiles().stream(), world.variable("AWS_PROFILE").stream())
                .toList());
  }

  private static Stream<String> given(World world, List<String> option, String variable) {
    return option.isEmpty()
        ? world.variable(variable).stream()
            .flatMap(list -> Stream.of(list.split(",", -1)))
            .map(String::strip)
            .filter(item -> !item.isEmpty())
        : option.stream().map(String::strip);
  }
}

package dev.sealgate.cli;

import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** The Vault servers that a person sends their token to. */
final class TrustedServers {
  @Option(
      names = "--trust-vault",
      paramLabel = "ADDRESS",
      split = ",",
      hideParamSyntax = true,
      description =
          "Vault server that may be sent the token, as https://HOST:PORT. $VAULT_ADDR is trusted"
              + " too; what files and .sops.yaml name is not. Default: $SEAL_TRUST_VAULT.")
  private List<String> vaults = List.of();

  List<String> addresses(World world) {
    return Stream.concat(
            given(world, vaults, "SEAL_TRUST_VAULT"), world.variable("VAULT_ADDR").stream())
        .toList();
  }

  /** What an option says, else a variable. */
  static Stream<String> given(World world, List<String> option, String variable) {
    return option.isEmpty()
        ? world.variable(variable).stream()
            .flatMap(list -> Stream.of(list.split(",", -1)))
            .map(String::strip)
            .filter(item -> !item.isEmpty())
        : option.stream().map(String::strip);
  }
}

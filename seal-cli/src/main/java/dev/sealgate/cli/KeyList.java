package dev.sealgate.cli;

import dev.sealgate.crypto.sops.MasterKey;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** Keys to add to a file, and keys to take away. */
final class KeyList {
  @Option(
      names = "--add-age",
      paramLabel = "RECIPIENT",
      split = ",",
      hideParamSyntax = true,
      description = "age1..., ssh-ed25519 ... or ssh-rsa ... Repeatable, or separated by commas.")
  private List<String> addAge = List.of();

  @Option(
      names = "--rm-age",
      paramLabel = "RECIPIENT",
      split = ",",
      hideParamSyntax = true,
      description = "Who can read it no more.")
  private List<String> removeAge = List.of();

  @Option(
      names = "--add-pgp",
      paramLabel = "FINGERPRINT",
      split = ",",
      hideParamSyntax = true,
      description = "OpenPGP key; its public part comes from --pgp-key.")
  private List<String> addPgp = List.of();

  @Option(
      names = "--rm-pgp",
      paramLabel = "FINGERPRINT",
      split = ",",
      hideParamSyntax = true,
      description = "Which opens it no more.")
  private List<String> removePgp = List.of();

  @Option(
      names = "--add-kms",
      paramLabel = "ARN",
      split = ",",
      hideParamSyntax = true,
      description = "Key of AWS KMS, as ARN or ARN+ROLE_ARN.")
  private List<String> addKms = List.of();

  @Option(
      names = "--rm-kms",
      paramLabel = "ARN",
      split = ",",
      hideParamSyntax = true,
      description = "Which opens it no more.")
  private List<String> removeKms = List.of();

  @Option(
      names = "--add-hc-vault-transit",
      paramLabel = "URL",
      split = ",",
      hideParamSyntax = true,
      description = "Key of Vault, as https://HOST:PORT/v1/transit/keys/NAME.")
  private List<String> addVault = List.of();

  @Option(
      names = "--rm-hc-vault-transit",
      paramLabel = "URL",
      split = ",",
      hideParamSyntax = true,
      description = "Which opens it no more.")
  private List<String> removeVault = List.of();

  List<MasterKey> added() {
    return keys(addAge, addPgp, addKms, addVault);
  }

  /** The Vault servers among them. */
  List<String> servers() {
    return added().stream()
        .filter(MasterKey.VaultTransit.class::isInstance)
        .map(key -> ((MasterKey.VaultTransit) key).address())
        .toList();
  }

  List<MasterKey> removed() {
    return keys(removeAge, removePgp, removeKms, removeVault);
  }

  private static List<MasterKey> keys(
      List<String> age, List<String> pgp, List<String> kms, List<String> vault) {
    return Stream.of(
            all(age, RuleOptions::recipient),
            all(pgp, MasterKey.Pgp::new),
            all(kms, arn -> MasterKey.AwsKms.parse(arn, "")),
            all(vault, RuleOptions::transit))
        .flatMap(List::stream)
        .toList();
  }

  private static List<MasterKey> all(List<String> texts, Function<String, MasterKey> key) {
    return texts.stream().map(String::strip).map(key).toList();
  }

  /**
   * A file's groups after that; only the first one changes, as in sops.
   *
   * @param missing is told of keys that are to be removed and are not there
   */
  List<List<MasterKey>> applied(
      List<List<MasterKey>> groups, java.util.function.Consumer<MasterKey> missing) {
    List<MasterKey> first = new ArrayList<>(groups.getFirst());
    for (MasterKey key : removed()) {
      if (!first.removeIf(each -> each.describe().equals(key.describe()))) {
        missing.accept(key);
      }
    }
    for (MasterKey key : added()) {
      if (first.stream().noneMatch(each -> each.describe().equals(key.describe()))) {
        first.add(key);
      }
    }
    List<List<MasterKey>> all = new ArrayList<>(groups);
    all.set(0, first);
    return all;
  }
}

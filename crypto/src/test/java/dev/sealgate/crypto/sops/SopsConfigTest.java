package dev.sealgate.crypto.sops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealgate.crypto.CryptoException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SopsConfigTest {
  @Test
  void takesTheFirstRuleWhosePathFits() {
    SopsConfig config =
        parse(
            """
            creation_rules:
              - path_regex: ^prod/
                age: age1prod
              - path_regex: \\.enc\\.yaml$
                age: age1enc
                encrypted_regex: ^(data|stringData)$
                mac_only_encrypted: true
              - age: age1rest
            """);

    assertThat(recipients(config, "prod/a.enc.yaml")).containsExactly("age1prod");
    assertThat(recipients(config, "dev/a.enc.yaml")).containsExactly("age1enc");
    assertThat(recipients(config, "dev/a.yaml")).containsExactly("age1rest");
    EncryptionRule enc = config.ruleFor("dev/a.enc.yaml").orElseThrow();
    assertThat(enc.selection())
        .isEqualTo(new Selection(Selection.Kind.ENCRYPTED_REGEX, "^(data|stringData)$"));
    assertThat(enc.macOnlyEncrypted()).isTrue();
    assertThat(config.ruleFor("x").orElseThrow().selection()).isEqualTo(Selection.DEFAULT);
  }

  @Test
  void tellsWhatIsEncryptedOfAFileWhoseKeysAreNamedElsewhere() {
    SopsConfig config =
        parse(
            """
            creation_rules:
              - path_regex: ^prod/
                encrypted_suffix: _secret
                mac_only_encrypted: true
              - path_regex: ^dev/
                age: age1dev
            """);

    assertThat(config.layoutFor("prod/a.yaml"))
        .contains(
            new SopsConfig.Layout(
                Optional.of(new Selection(Selection.Kind.ENCRYPTED_SUFFIX, "_secret")), true));
    assertThat(config.layoutFor("dev/a.yaml"))
        .contains(new SopsConfig.Layout(Optional.empty(), false));
    assertThat(config.layoutFor("a.yaml")).isEmpty();
    assertThatThrownBy(() -> config.ruleFor("prod/a.yaml"))
        .isInstanceOf(CryptoException.InvalidKey.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"''", ".*", "^", "^.*$", ".+", "."})
  void aRuleThatFitsAllFilesSinglesOutNone(String regex) {
    SopsConfig config = parse("creation_rules: [{path_regex: %s, age: age1x}]".formatted(regex));

    assertThat(config.layoutFor("a.txt")).isPresent();
    assertThat(config.singlesOut("a.txt")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"^[^/]+$", "^[^.]+$", "txt", "^secrets/|^a", "[a-z]"})
  void aRuleThatFitsSomeFilesSinglesThemOut(String regex) {
    SopsConfig config = parse("creation_rules: [{path_regex: '%s', age: age1x}]".formatted(regex));

    assertThat(config.singlesOut("atxt")).isTrue();
    assertThat(config.singlesOut("0/1.2")).isFalse();
  }

  @Test
  void readsKeysOfEveryTypeInTheOrderOfSops() {
    SopsConfig config =
        parse(
            """
            creation_rules:
              - pgp: [AAAA, "BBBB, CCCC"]
                kms: arn:aws:kms:eu-west-1:1:key/a+arn:aws:iam::1:role/r, arn:aws:kms:eu-west-1:1:key/b
                aws_profile: ops
                hc_vault_transit_uri: https://vault.example.com:8200/v1/some/engine/keys/k1
                azure_keyvault: https://v.vault.azure.net/keys/name/123
                gcp_kms: projects/p/locations/l/keyRings/r/cryptoKeys/k
                age: "age1a , age1b,"
            """);

    assertThat(config.ruleFor("x").orElseThrow().keyGroups())
        .containsExactly(
            List.of(
                new MasterKey.Age("age1a"),
                new MasterKey.Age("age1b"),
                new MasterKey.Pgp("AAAA"),
                new MasterKey.Pgp("BBBB"),
                new MasterKey.Pgp("CCCC"),
                new MasterKey.AwsKms(
                    "arn:aws:kms:eu-west-1:1:key/a",
                    Optional.of("arn:aws:iam::1:role/r"),
                    Map.of(),
                    "ops"),
                new MasterKey.AwsKms(
                    "arn:aws:kms:eu-west-1:1:key/b", Optional.empty(), Map.of(), "ops"),
                new MasterKey.GcpKms("projects/p/locations/l/keyRings/r/cryptoKeys/k"),
                new MasterKey.AzureKeyVault("https://v.vault.azure.net", "name", "123"),
                new MasterKey.VaultTransit("https://vault.example.com:8200", "some/engine", "k1")));
  }

  @Test
  void readsKeyGroupsWithAnchorsAndMerges() {
    SopsConfig config =
        parse(
            """
            keys:
              - &alice age1alice
              - &team
                age: [*alice]
                pgp: [AAAA]
            creation_rules:
              - shamir_threshold: 2
                key_groups:
                  - merge: [*team]
                    age: [age1bob, *alice]
                  - kms:
                      - arn: arn:aws:kms:eu-west-1:1:key/a
                        context: {app: shop}
                  - hc_vault: [http://127.0.0.1:8200/v1/transit/keys/k]
            """);

    EncryptionRule rule = config.ruleFor("x").orElseThrow();

    assertThat(rule.shamirThreshold()).isEqualTo(2);
    assertThat(rule.keyGroups())
        .containsExactly(
            List.of(
                new MasterKey.Age("age1alice"),
                new MasterKey.Pgp("AAAA"),
                new MasterKey.Age("age1bob")),
            List.of(
                new MasterKey.AwsKms(
                    "arn:aws:kms:eu-west-1:1:key/a", Optional.empty(), Map.of("app", "shop"), "")),
            List.of(new MasterKey.VaultTransit("http://127.0.0.1:8200", "transit", "k")));
  }

  @Test
  void isEmptyWithoutCreationRules() {
    assertThat(parse("destination_rules: []\n").ruleFor("x")).isEmpty();
  }

  @Test
  void readsTheIndentOfEachStore() {
    SopsConfig config = parse("stores: {yaml: {indent: 2}, json: {indent: 3}}\n");

    assertThat(config.indent(SopsFormat.YAML)).isEqualTo(2);
    assertThat(config.indent(SopsFormat.JSON)).isEqualTo(3);
    assertThat(config.indent(SopsFormat.BINARY)).isZero();
  }

  @Test
  void saysWhatIsWrongAndWhere() {
    refused("creation_rules:\n  - path_regex: ^a\n    age: b\n", "no creation rule fits x");
    refused("creation_rules:\n  - encrypted_regex: a\n", "creation_rules[0]: there is no key");
    refused("creation_rules:\n  - path_regex: '('\n", "creation_rules[0].path_regex: is no valid");
    refused("creation_rules:\n  - age: {a: b}\n", "creation_rules[0].age: is not a list");
    refused("creation_rules: 5\n", "creation_rules: is not a list");
    refused("creation_rules:\n  - age: a\n    shamir_threshold: x\n", "shamir_threshold: is not");
    refused(
        "creation_rules:\n  - age: a\n    encrypted_regex: a\n    encrypted_suffix: b\n",
        "creation_rules[0].encrypted_regex: can't be combined with encrypted_suffix");
    refused(
        "creation_rules:\n  - hc_vault_transit_uri: vault/keys/a\n",
        "creation_rules[0].hc_vault_transit_uri: is no https://HOST");
  }

  @Test
  void refusesMembersThatItDoesNotKnow() {
    refused(
        "creation_rules:\n  - age: a\n    encrypted_regexp: b\n", "[0].encrypted_regexp: is not");
    refused("creation_rules:\n  - key_groups: [{ages: [a]}]\n", "key_groups[0].ages: is not known");
    refused(
        "creation_rules:\n  - key_groups: [{kms: [{arn: a, rol: b}]}]\n",
        "key_groups[0].kms[0].rol: is not known here; there are arn, role, context, aws_profile");
    refused(
        "creation_rules:\n  - key_groups: [{azure_keyvault: [{vaultURL: a}]}]\n",
        "azure_keyvault[0].vaultURL: is not known");
    assertThatThrownBy(() -> parse("stores: {yml: {indent: 2}}\n").indent(SopsFormat.YAML))
        .hasMessageContaining("stores.yml: is not known");
    assertThatThrownBy(() -> parse("stores: {yaml: {indend: 2}}\n").indent(SopsFormat.YAML))
        .hasMessageContaining("stores.yaml.indend: is not known");
    assertThat(recipients(parse("keys: [&a age1a]\ncreation_rules: [{age: *a}]\n"), "x"))
        .containsExactly("age1a");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"creation_rule", "creationRules", "creation-rules", "Creation_Rules", "store"})
  void refusesMisspelledMembersOfTheRoot(String name) {
    refused(name + ": []\ncreation_rules: [{age: a}]\n", name + ": is not known here; write ");
  }

  @Test
  void takesWhateverElseStandsAtTheRootForAPlaceOfAnchors() {
    String text = "keys: [&a age1a]\nx-team: {lead: *a}\ncreation_rules: [{age: *a}]\n";

    assertThat(recipients(parse(text), "x")).containsExactly("age1a");
  }

  @Test
  void takesEachOfTheSixSelectionRules() {
    for (Selection.Kind kind : Selection.Kind.values()) {
      String text = "creation_rules:\n  - age: a\n    " + kind.field() + ": ^x\n";

      assertThat(parse(text).ruleFor("x").orElseThrow().selection())
          .isEqualTo(new Selection(kind, "^x"));
    }
  }

  private static void refused(String text, String message) {
    assertThatThrownBy(() -> parse(text).ruleFor("x"))
        .isInstanceOf(CryptoException.class)
        .hasMessageContaining(".sops.yaml")
        .hasMessageContaining(message);
  }

  private static List<String> recipients(SopsConfig config, String path) {
    return config.ruleFor(path).orElseThrow().keyGroups().getFirst().stream()
        .map(MasterKey::describe)
        .toList();
  }

  private static SopsConfig parse(String text) {
    return SopsConfig.parse(
        ".sops.yaml", text.getBytes(StandardCharsets.UTF_8), SopsLimits.DEFAULT);
  }
}

package dev.sealgate.crypto.sops;

import dev.sealgate.crypto.Hostile;
import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.testbed.fuzz.FuzzTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code .sops.yaml}, and the small texts in files: values, times, numbers and key shares. */
public final class SopsTextFuzz implements FuzzTarget {
  private static final int CONFIG = 0;
  private static final int VALUE = 1;
  private static final int SCALAR = 2;
  private static final int SHARES = 3;

  @Override
  public List<byte[]> seeds() {
    List<byte[]> seeds = new ArrayList<>();
    for (String config :
        List.of(
            """
            creation_rules:
              - path_regex: ^secrets/(a|b){1,3}\\.yaml$
                age: age1x,age1y
                encrypted_regex: ^(data|stringData)$
              - key_groups:
                  - age: [a, b]
                    pgp: [FBC7B9E2A4F9289AC0C1D4843D16CEE4A27381B4]
                  - merge:
                      - hc_vault: [https://vault.example/v1/transit/keys/a]
                    kms:
                      - arn: arn:aws:kms:eu-west-1:123456789012:key/a
                        role: arn:aws:iam::123456789012:role/b
                        context: {a: b}
                        aws_profile: c
                shamir_threshold: 2
                unencrypted_suffix: _plain
                mac_only_encrypted: true
            stores:
              yaml: {indent: 2}
              json: {indent: 4}
            """,
            """
            x: &x {age: age1x}
            creation_rules:
              - <<: *x
                path_regex: .*
                kms: arn:aws:kms:eu-west-1:123456789012:key/a+arn:aws:iam::123456789012:role/b
                gcp_kms: projects/a/locations/b/keyRings/c/cryptoKeys/d
                azure_keyvault: https://a.vault.azure.net/keys/b/c
                hc_vault_transit_uri: https://vault.example/v1/transit/keys/a
            """)) {
      seeds.add(Hostile.chosen(CONFIG, Hostile.utf8(config)));
    }
    String tag = "AAAAAAAAAAAAAAAAAAAAAA==";
    for (String type : List.of("str", "int", "float", "bool", "comment", "bytes", "time")) {
      seeds.add(
          Hostile.chosen(
              VALUE,
              Hostile.utf8(
                  "ENC[AES256_GCM,data:AAAA,iv:" + tag + ",tag:" + tag + ",type:" + type + "]")));
    }
    for (String scalar :
        List.of("0x1F", "1_000", "-0b11", "+.inf", "1e400", "4.9E-324", "2001-12-14t21:59:43.1Z")) {
      seeds.add(Hostile.chosen(SCALAR, Hostile.utf8(scalar)));
    }
    seeds.add(Hostile.chosen(SHARES, Hostile.utf8("\u0005\u0003some key of thirty-two bytes....")));
    return seeds;
  }

  @Override
  public void run(byte[] input) {
    if (input.length == 0) {
      return;
    }
    byte[] rest = java.util.Arrays.copyOfRange(input, 1, input.length);
    switch (input[0] & 3) {
      case CONFIG -> config(rest);
      case VALUE -> value(Hostile.utf8(rest));
      case SCALAR -> scalar(Hostile.utf8(rest));
      default -> shares(rest);
    }
  }

  private static void config(byte[] content) {
    Hostile.outcome(() -> SopsConfig.parse(".sops.yaml", content, SopsLimits.DEFAULT))
        .value()
        .ifPresent(config -> {
          Hostile.outcome(() -> config.ruleFor("secrets/aab.yaml"));
          for (SopsFormat format : SopsFormat.values()) {
            Hostile.outcome(() -> config.indent(format));
          }
        });
  }

  private static void value(String text) {
    Optional<EncValue> parsed = EncValue.parse(text);
    Hostile.require(
        parsed.isEmpty() || EncValue.parse(parsed.get().toString()).isPresent(),
        "what was read can't be written and read");
    try (SecretBytes key = SecretBytes.takeOwnershipOf(new byte[ValueCipher.KEY_LENGTH])) {
      Hostile.outcome(() -> new ValueCipher(key).decrypt(text, "a:"));
    }
    for (LeafType type : LeafType.values()) {
      byte[] plain = Hostile.utf8(text);
      GoValues.canonical(type, plain)
          .ifPresent(canonical ->
              Hostile.require(
                  GoValues.canonical(type, canonical)
                      .filter(again -> java.util.Arrays.equals(again, canonical))
                      .isPresent(),
                  "a canonical form that is not"));
    }
  }

  private static void scalar(String text) {
    if (YamlResolver.resolve(text, true)
            instanceof YamlResolver.Resolved.Value(Scalar.Real(double value))
        && !Double.isNaN(value)
        && !Double.isInfinite(value)) {
      for (String form :
          List.of(
              GoNumbers.formatPlain(value),
              GoNumbers.formatShort(value),
              GoNumbers.formatJson(value))) {
        Hostile.require(
            Double.compare(Double.parseDouble(form), value) == 0, text + " became " + form);
      }
    }
    GoTime.parseRfc3339(text)
        .ifPresent(time ->
            Hostile.require(
                GoTime.parseRfc3339(time).equals(Optional.of(time)), text + " became " + time));
    GoTime.withoutFraction(text);
    GoTime.instant(text);
    Sops.newerVersion(text);
  }

  private static void shares(byte[] input) {
    if (input.length < 3) {
      return;
    }
    int count = 2 + (input[0] & 0x0f);
    int threshold = Math.min(count, 2 + (input[1] & 0x0f));
    try (SecretBytes secret =
        SecretBytes.takeOwnershipOf(java.util.Arrays.copyOfRange(input, 2, input.length))) {
      List<SecretBytes> shares =
          Shamir.split(secret, count, threshold, new java.security.SecureRandom());
      Hostile.require(
          Shamir.combine(shares.subList(count - threshold, count)).equals(secret),
          "lost among " + threshold + " of " + count);
      List<SecretBytes> forged =
          List.of(shares.getFirst(), SecretBytes.copyOf(input), shares.getLast());
      Hostile.outcome(() -> Shamir.combine(forged));
    }
  }
}

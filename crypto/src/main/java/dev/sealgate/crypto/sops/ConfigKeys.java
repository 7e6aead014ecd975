package dev.sealgate.crypto.sops;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The keys that a creation rule names, in the order in which sops writes them. */
final class ConfigKeys {
  private static final Pattern AZURE = Pattern.compile("(https://[^/]+)/keys/([^/]+)(?:/([^/]*))?");
  private static final int MAX_MERGE_DEPTH = 16;

  private static final Set<String> GROUP =
      names("merge age pgp kms gcp_kms hckms azure_keyvault hc_vault");
  private static final Set<String> KMS = names("arn role context aws_profile");
  private static final Set<String> AZURE_KEY = names("vaultUrl key version");

  private ConfigKeys() {}

  /** In the order they are given, for error texts. */
  static Set<String> names(String separatedByBlanks) {
    return Collections.unmodifiableSet(
        new LinkedHashSet<>(Arrays.asList(separatedByBlanks.split(" "))));
  }

  static List<MasterKey> ofRule(ConfigNode rule) {
    List<MasterKey> keys = new ArrayList<>();
    rule.texts("age").forEach(age -> keys.add(new MasterKey.Age(age)));
    rule.texts("pgp").forEach(pgp -> keys.add(new MasterKey.Pgp(pgp)));
    String profile = rule.text("aws_profile");
    rule.texts("kms").forEach(arn -> keys.add(MasterKey.AwsKms.parse(arn, profile)));
    rule.texts("gcp_kms").forEach(id -> keys.add(new MasterKey.GcpKms(id)));
    rule.texts("hckms").forEach(id -> keys.add(new MasterKey.HuaweiKms(id)));
    rule.texts("azure_keyvault").forEach(url -> keys.add(azure(rule, url)));
    rule.texts("hc_vault_transit_uri")
        .forEach(uri -> keys.add(vault(rule, "hc_vault_transit_uri", uri)));
    return keys;
  }

  static List<MasterKey> ofGroup(ConfigNode group) {
    return List.copyOf(new LinkedHashSet<>(group(group, 0)));
  }

  private static List<MasterKey> group(ConfigNode group, int depth) {
    if (depth > MAX_MERGE_DEPTH) {
      throw group.malformed("merge", "is nested too deep");
    }
    group.only(GROUP);
    List<MasterKey> keys = new ArrayList<>();
    group.list("merge").forEach(merged -> keys.addAll(group(merged, depth + 1)));
    group.texts("age").forEach(age -> keys.add(new MasterKey.Age(age)));
    group.texts("pgp").forEach(pgp -> keys.add(new MasterKey.Pgp(pgp)));
    for (ConfigNode kms : group.list("kms")) {
      kms.only(KMS);
      keys.add(
          new MasterKey.AwsKms(
              kms.text("arn"),
              Optional.of(kms.text("role")).filter(role -> !role.isEmpty()),
              context(kms.map("context")),
              kms.text("aws_profile")));
    }
    for (ConfigNode gcp : group.list("gcp_kms")) {
      gcp.only(Set.of("resource_id"));
      keys.add(new MasterKey.GcpKms(gcp.text("resource_id")));
    }
    for (ConfigNode huawei : group.list("hckms")) {
      huawei.only(Set.of("key_id"));
      keys.add(new MasterKey.HuaweiKms(huawei.text("key_id")));
    }
    for (ConfigNode azure : group.list("azure_keyvault")) {
      azure.only(AZURE_KEY);
      keys.add(
          new MasterKey.AzureKeyVault(
              azure.text("vaultUrl"), azure.text("key"), azure.text("version")));
    }
    group.texts("hc_vault").forEach(uri -> keys.add(vault(group, "hc_vault", uri)));
    return keys;
  }

  private static Map<String, String> context(ConfigNode context) {
    Map<String, String> texts = new LinkedHashMap<>();
    context
        .members()
        .keySet()
        .forEach(key -> texts.put(key.toString(), context.text(key.toString())));
    return texts;
  }

  private static MasterKey azure(ConfigNode rule, String url) {
    Matcher m = AZURE.matcher(url);
    if (!m.matches()) {
      throw rule.malformed("azure_keyvault", "is no https://NAME/keys/KEY/VERSION");
    }
    return new MasterKey.AzureKeyVault(
        m.group(1), m.group(2), m.group(3) == null ? "" : m.group(3));
  }

  private static MasterKey vault(ConfigNode owner, String field, String text) {
    return MasterKey.VaultTransit.parse(text)
        .orElseThrow(() -> owner.malformed(field, "is no https://HOST/v1/ENGINE/keys/KEY"));
  }
}

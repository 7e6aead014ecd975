package dev.sealgate.crypto.sops;

import dev.sealgate.crypto.sops.SopsNode.Branch;
import dev.sealgate.crypto.sops.SopsNode.Item;
import dev.sealgate.crypto.sops.SopsNode.Leaf;
import dev.sealgate.crypto.sops.SopsNode.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Builds the {@code sops} map as 3.13 writes it: sorted by name at every level. */
final class MetadataWriter {
  private MetadataWriter() {}

  static Branch write(Metadata metadata, SopsFormat format) {
    TreeMap<String, SopsNode> sops = new TreeMap<>();
    if (metadata.groups().size() == 1) {
      sops.putAll(group(metadata.groups().getFirst()));
    } else {
      List<Element> groups = new ArrayList<>();
      for (List<WrappedKey> keys : metadata.groups()) {
        TreeMap<String, SopsNode> group = group(keys);
        // sops leaves these two in even when they are empty
        group.putIfAbsent("age", new Sequence(List.of()));
        group.putIfAbsent("hc_vault", new Sequence(List.of()));
        groups.add(branch(group));
      }
      sops.put("key_groups", new Sequence(groups));
    }
    if (metadata.shamirThreshold() != 0) {
      sops.put("shamir_threshold", leaf(new Scalar.Int(metadata.shamirThreshold())));
    }
    boolean oneValue = format == SopsFormat.BINARY; // no rule is written for that
    if (!oneValue || !metadata.selection().equals(Selection.DEFAULT)) {
      sops.put(metadata.selection().kind().field(), text(metadata.selection().pattern()));
    }
    if (metadata.macOnlyEncrypted()) {
      sops.put("mac_only_encrypted", leaf(new Scalar.Bool(true)));
    }
    sops.put("lastmodified", text(metadata.lastModified()));
    sops.put("mac", text(metadata.mac()));
    sops.put("version", text(metadata.version()));
    return branch(sops);
  }

  private static TreeMap<String, SopsNode> group(List<WrappedKey> keys) {
    Map<String, List<Element>> lists = new TreeMap<>();
    for (WrappedKey key : keys) {
      lists.computeIfAbsent(key.key().field(), _ -> new ArrayList<>()).add(entry(key));
    }
    TreeMap<String, SopsNode> group = new TreeMap<>();
    lists.forEach((field, entries) -> group.put(field, new Sequence(entries)));
    return group;
  }

  private static Branch entry(WrappedKey wrapped) {
    TreeMap<String, SopsNode> entry = new TreeMap<>();
    entry.put("enc", text(wrapped.enc()));
    switch (wrapped.key()) {
      case MasterKey.Age age -> entry.put("recipient", text(age.recipient()));
      case MasterKey.Pgp pgp -> entry.put("fp", text(pgp.fingerprint()));
      case MasterKey.AwsKms kms -> {
        entry.put("arn", text(kms.arn()));
        entry.put("aws_profile", text(kms.profile()));
        kms.role().ifPresent(role -> entry.put("role", text(role)));
        if (!kms.context().isEmpty()) {
          TreeMap<String, SopsNode> context = new TreeMap<>();
          kms.context().forEach((name, value) -> context.put(name, text(value)));
          entry.put("context", branch(context));
        }
      }
      case MasterKey.GcpKms gcp -> entry.put("resource_id", text(gcp.resourceId()));
      case MasterKey.HuaweiKms huawei -> entry.put("key_id", text(huawei.keyId()));
      case MasterKey.AzureKeyVault azure -> {
        entry.put("vault_url", text(azure.vaultUrl()));
        entry.put("name", text(azure.name()));
        entry.put("version", text(azure.version()));
      }
      case MasterKey.VaultTransit vault -> {
        entry.put("vault_address", text(vault.address()));
        entry.put("engine_path", text(vault.enginePath()));
        entry.put("key_name", text(vault.keyName()));
      }
    }
    if (!(wrapped.key() instanceof MasterKey.Age)) {
      entry.put("created_at", text(wrapped.createdAt()));
    }
    return branch(entry);
  }

  private static Branch branch(TreeMap<String, SopsNode> members) {
    List<Entry> entries = new ArrayList<>();
    members.forEach((key, value) -> entries.add(new Item(key, value)));
    return new Branch(entries);
  }

  private static Leaf text(String value) {
    return leaf(new Scalar.Str(value));
  }

  private static Leaf leaf(Scalar value) {
    return new Leaf(value, null);
  }
}

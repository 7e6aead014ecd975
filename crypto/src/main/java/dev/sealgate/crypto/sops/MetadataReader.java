package dev.sealgate.crypto.sops;

import dev.sealgate.crypto.CryptoException.LimitExceeded;
import dev.sealgate.crypto.CryptoException.Malformed;
import dev.sealgate.crypto.sops.SopsNode.Branch;
import dev.sealgate.crypto.sops.SopsNode.Comment;
import dev.sealgate.crypto.sops.SopsNode.Item;
import dev.sealgate.crypto.sops.SopsNode.Leaf;
import dev.sealgate.crypto.sops.SopsNode.Sequence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the {@code sops} map as all versions from 1.x to 3.13 wrote it: any order, unknown members
 * ignored, lists that are empty or null, scalars of the wrong type (flat stores have only strings).
 */
final class MetadataReader {
  private static final List<String> TYPES =
      List.of("kms", "gcp_kms", "hckms", "azure_kv", "hc_vault", "pgp", "age");

  private final SopsLimits limits;

  private MetadataReader(SopsLimits limits) {
    this.limits = limits;
  }

  static Metadata read(Branch sops, SopsLimits limits) {
    return new MetadataReader(limits).metadata(members(sops));
  }

  private Metadata metadata(Map<String, SopsNode> sops) {
    List<List<WrappedKey>> groups = groups(sops);
    int keys = groups.stream().mapToInt(List::size).sum();
    if (keys == 0) {
      throw malformed("the metadata names no key", "sops");
    }
    if (keys > limits.maxKeys() || groups.size() > 255) {
      throw new LimitExceeded(
          "the file is encrypted to " + keys + " keys; at most " + limits.maxKeys() + " are read",
          "remove recipients that are not needed");
    }
    return new Metadata(
        groups,
        number(sops.get("shamir_threshold"), "sops.shamir_threshold"),
        selection(sops),
        bool(sops.get("mac_only_encrypted"), "sops.mac_only_encrypted"),
        text(sops.get("lastmodified"), "sops.lastmodified"),
        text(sops.get("mac"), "sops.mac"),
        text(sops.get("version"), "sops.version"));
  }

  private List<List<WrappedKey>> groups(Map<String, SopsNode> sops) {
    List<WrappedKey> single = group(sops, "sops");
    if (!single.isEmpty()) {
      return List.of(single); // key_groups is ignored then, as in sops
    }
    List<List<WrappedKey>> groups = new ArrayList<>();
    List<Map<String, SopsNode>> members = maps(sops.get("key_groups"), "sops.key_groups");
    for (int i = 0; i < members.size(); i++) {
      groups.add(group(members.get(i), "sops.key_groups[" + i + "]"));
    }
    return groups;
  }

  private List<WrappedKey> group(Map<String, SopsNode> owner, String path) {
    List<WrappedKey> keys = new ArrayList<>();
    for (String type : TYPES) {
      List<Map<String, SopsNode>> entries = maps(owner.get(type), path + "." + type);
      for (int i = 0; i < entries.size(); i++) {
        keys.add(key(type, entries.get(i), path + "." + type + "[" + i + "]"));
      }
    }
    return keys;
  }

  private WrappedKey key(String type, Map<String, SopsNode> entry, String path) {
    MasterKey key =
        switch (type) {
          case "age" -> new MasterKey.Age(field(entry, "recipient", path));
          case "pgp" -> new MasterKey.Pgp(field(entry, "fp", path));
          case "kms" ->
              new MasterKey.AwsKms(
                  field(entry, "arn", path),
                  Optional.of(field(entry, "role", path)).filter(role -> !role.isEmpty()),
                  context(entry.get("context"), path + ".context"),
                  field(entry, "aws_profile", path));
          case "gcp_kms" -> new MasterKey.GcpKms(field(entry, "resource_id", path));
          case "hckms" -> new MasterKey.HuaweiKms(field(entry, "key_id", path));
          case "azure_kv" ->
              new MasterKey.AzureKeyVault(
                  field(entry, "vault_url", path),
                  field(entry, "name", path),
                  field(entry, "version", path));
          default ->
              new MasterKey.VaultTransit(
                  field(entry, "vault_address", path),
                  field(entry, "engine_path", path),
                  field(entry, "key_name", path));
        };
    return new WrappedKey(key, field(entry, "enc", path), field(entry, "created_at", path));
  }

  private static Selection selection(Map<String, SopsNode> sops) {
    List<Selection> rules = new ArrayList<>();
    for (Selection.Kind kind : Selection.Kind.values()) {
      String pattern = text(sops.get(kind.field()), "sops." + kind.field());
      if (!pattern.isEmpty()) {
        rules.add(new Selection(kind, pattern));
      }
    }
    if (rules.size() > 1) {
      throw malformed(
          "the metadata has both "
              + rules.get(0).kind().field()
              + " and "
              + rules.get(1).kind().field(),
          "sops");
    }
    return rules.isEmpty() ? Selection.DEFAULT : rules.getFirst();
  }

  private static Map<String, String> context(@Nullable SopsNode node, String path) {
    Map<String, String> context = new LinkedHashMap<>();
    if (node instanceof Branch branch) {
      members(branch).forEach((key, value) -> context.put(key, text(value, path + "." + key)));
    } else if (!isAbsent(node)) {
      throw malformed("is not a map", path);
    }
    return context;
  }

  /** A list of maps; a lone map stands for a list of one, as in Go's weak decoding. */
  private static List<Map<String, SopsNode>> maps(@Nullable SopsNode node, String path) {
    if (isAbsent(node)) {
      return List.of();
    }
    if (node instanceof Branch branch) {
      return branch.entries().isEmpty() ? List.of() : List.of(members(branch));
    }
    if (!(node instanceof Sequence sequence)) {
      throw malformed("is not a list", path);
    }
    List<Map<String, SopsNode>> maps = new ArrayList<>();
    for (Element element : sequence.elements()) {
      switch (element) {
        case Comment _ -> {}
        case Branch branch -> maps.add(members(branch));
        case Sequence _, Leaf _ -> throw malformed("has an element that is not a map", path);
      }
    }
    return maps;
  }

  private static Map<String, SopsNode> members(Branch branch) {
    Map<String, SopsNode> members = new LinkedHashMap<>();
    for (Entry entry : branch.entries()) {
      if (entry instanceof Item item) {
        members.put(item.key(), item.value());
      }
    }
    return members;
  }

  private static boolean isAbsent(@Nullable SopsNode node) {
    return node == null
        || (node instanceof Leaf(Scalar value, Slot _)
            && (value instanceof Scalar.Nil
                || (value instanceof Scalar.Str(String text) && text.isEmpty())));
  }

  private static String field(Map<String, SopsNode> entry, String name, String path) {
    return text(entry.get(name), path + "." + name);
  }

  private static String text(@Nullable SopsNode node, String path) {
    if (isAbsent(node)) {
      return "";
    }
    if (!(node instanceof Leaf(Scalar value, Slot _))) {
      throw malformed("is not a text", path);
    }
    return switch (value) {
      case Scalar.Str(String text) -> text;
      case Scalar.Int(long number) -> Long.toString(number);
      case Scalar.Real(double number) -> GoNumbers.formatPlain(number);
      case Scalar.Bool(boolean bool) -> bool ? "1" : "0";
      case Scalar.Time(String time) -> time;
      case Scalar.Nil _, Scalar.Secret _ -> "";
    };
  }

  private static int number(@Nullable SopsNode node, String path) {
    String text = text(node, path);
    if (text.isEmpty()) {
      return 0;
    }
    if (!text.matches("[0-9]{1,4}")) {
      throw malformed("is not a number between 0 and 9999", path);
    }
    return Integer.parseInt(text);
  }

  private static boolean bool(@Nullable SopsNode node, String path) {
    return switch (text(node, path)) {
      case "1", "t", "T", "true", "True", "TRUE" -> true;
      case "", "0", "f", "F", "false", "False", "FALSE" -> false;
      default -> throw malformed("is neither true nor false", path);
    };
  }

  private static Malformed malformed(String problem, String path) {
    Malformed failure =
        new Malformed("SOPS metadata", -1, problem, "restore the file from history");
    return (Malformed) failure.at(dev.sealgate.crypto.CryptoException.Location.keyPath(path));
  }
}

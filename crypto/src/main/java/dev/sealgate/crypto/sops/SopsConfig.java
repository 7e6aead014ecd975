package dev.sealgate.crypto.sops;

import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.CryptoException.Location;
import dev.sealgate.crypto.CryptoException.Malformed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A {@code .sops.yaml}: who may read new files, and how they are laid out. */
public final class SopsConfig {
  public static final String FILE_NAME = ".sops.yaml";

  private static final Set<String> RULE =
      ConfigKeys.names(
          "path_regex key_groups shamir_threshold age pgp kms aws_profile gcp_kms hckms"
              + " azure_keyvault hc_vault_transit_uri unencrypted_suffix encrypted_suffix"
              + " unencrypted_regex encrypted_regex unencrypted_comment_regex"
              + " encrypted_comment_regex mac_only_encrypted");
  private static final Set<String> ROOT =
      ConfigKeys.names("creation_rules destination_rules stores");
  private static final Set<String> STORES = ConfigKeys.names("yaml json json_binary dotenv ini");

  /** Paths that only an expression fits that fits all. */
  private static final List<String> UNLIKELY = List.of("\uFFFD", ".\uFFFD", "\uFFFD/\uFFFD.\uFFFD");

  /**
   * What of a file is encrypted.
   *
   * @param selection empty when the rule does not say
   */
  public record Layout(Optional<Selection> selection, boolean macOnlyEncrypted) {}

  private final String fileName;
  private final Map<String, Object> config;

  private SopsConfig(String fileName, Map<String, Object> config) {
    this.fileName = fileName;
    this.config = config;
  }

  /**
   * Reads a configuration; anchors and merge keys are resolved. Unknown members are refused where
   * they are met. At the root, where people keep what their aliases refer to, only misspellings of
   * known ones are; sops takes them all for such a place.
   *
   * @throws CryptoException.Malformed when it is not a YAML map, or has such a member
   */
  public static SopsConfig parse(String fileName, byte[] content, SopsLimits limits) {
    try {
      SourceText source = SourceText.decode(content, limits, FILE_NAME);
      List<Document> documents = Store.of(SopsFormat.YAML).parse(source, limits, false);
      LeafMapper none = (_, _) -> null;
      SopsConfig config =
          new SopsConfig(fileName, new PlainTree(none).of(documents.getFirst().root()));
      config.root().notMisspelled(ROOT);
      return config;
    } catch (CryptoException e) {
      throw e.at(Location.file(fileName));
    }
  }

  /**
   * The first creation rule that fits.
   *
   * @param path of the file that is encrypted, relative to the folder of the configuration, with
   *     slashes
   * @return empty when the configuration has no creation rules at all
   * @throws CryptoException.InvalidKey when it has some, but none fits, or the one that fits names
   *     no key
   * @throws CryptoException.Malformed when the rule is wrong; others are not looked at
   */
  public Optional<EncryptionRule> ruleFor(String path) {
    try {
      Optional<ConfigNode> fitting = fitting(path);
      if (fitting.isPresent() || root().list("creation_rules").isEmpty()) {
        return fitting.map(SopsConfig::rule);
      }
      throw new CryptoException.InvalidKey(
          "no creation rule fits " + path,
          "add a rule whose path_regex matches it, or one without path_regex at the end");
    } catch (CryptoException e) {
      throw e.at(Location.file(fileName));
    }
  }

  /**
   * What the first creation rule that fits says besides its keys, for files whose keys are named
   * elsewhere.
   *
   * @param path as for {@link #ruleFor}
   * @return empty when none fits
   */
  public Optional<Layout> layoutFor(String path) {
    try {
      return fitting(path).map(rule -> new Layout(given(rule), rule.bool("mac_only_encrypted")));
    } catch (CryptoException e) {
      throw e.at(Location.file(fileName));
    }
  }

  /** Whether the rule that fits names files, and is not one for all. */
  public boolean namesFile(String path) {
    try {
      return fitting(path).filter(rule -> !rule.text("path_regex").isEmpty()).isPresent();
    } catch (CryptoException e) {
      throw e.at(Location.file(fileName));
    }
  }

  /** Whether the rule that fits tells this file from others: {@code .*} names none, it fits all. */
  public boolean singlesOut(String path) {
    try {
      return fitting(path)
          .filter(rule -> !UNLIKELY.stream().allMatch(other -> fits(rule, other)))
          .isPresent();
    } catch (CryptoException e) {
      throw e.at(Location.file(fileName));
    }
  }

  /** The expressions of the creation rules that name files, in their order. */
  public List<String> pathRegexes() {
    try {
      return root().list("creation_rules").stream()
          .map(rule -> rule.text("path_regex"))
          .filter(regex -> !regex.isEmpty())
          .toList();
    } catch (CryptoException e) {
      throw e.at(Location.file(fileName));
    }
  }

  private Optional<ConfigNode> fitting(String path) {
    for (ConfigNode rule : root().list("creation_rules")) {
      if (fits(rule, path)) {
        return Optional.of(rule);
      }
    }
    return Optional.empty();
  }

  /**
   * Columns of indentation for generated parts; 0 when the configuration does not say.
   *
   * @throws CryptoException.Malformed when it says something impossible
   */
  public int indent(SopsFormat format) {
    String store =
        switch (format) {
          case YAML -> "yaml";
          case JSON -> "json";
          case BINARY -> "json_binary";
          case DOTENV -> "dotenv";
          case INI -> "ini";
        };
    try {
      ConfigNode stores = root().map("stores");
      stores.only(STORES);
      ConfigNode one = stores.map(store);
      one.only(Set.of("indent"));
      return one.number("indent", 0, 9);
    } catch (CryptoException e) {
      throw e.at(Location.file(fileName));
    }
  }

  private ConfigNode root() {
    return new ConfigNode("", config);
  }

  private static boolean fits(ConfigNode rule, String path) {
    String regex = rule.text("path_regex");
    if (regex.isEmpty()) {
      return true;
    }
    return Re2.compile(regex)
        .orElseThrow(() ->
            rule.malformed(
                "path_regex", "is no valid RE2 regular expression, or one that is too large"))
        .matcher(path)
        .find();
  }

  private static EncryptionRule rule(ConfigNode rule) {
    rule.only(RULE);
    List<ConfigNode> groups = rule.list("key_groups");
    List<List<MasterKey>> keys =
        groups.isEmpty()
            ? List.of(ConfigKeys.ofRule(rule))
            : groups.stream().map(ConfigKeys::ofGroup).toList();
    try {
      return new EncryptionRule(
          keys,
          rule.number("shamir_threshold", 0, 255),
          given(rule).orElse(Selection.DEFAULT),
          rule.bool("mac_only_encrypted"));
    } catch (CryptoException.InvalidKey e) {
      throw e.at(Location.keyPath(rule.path()));
    }
  }

  private static Optional<Selection> given(ConfigNode rule) {
    List<Selection> selections = new ArrayList<>();
    for (Selection.Kind kind : Selection.Kind.values()) {
      String pattern = rule.text(kind.field());
      if (!pattern.isEmpty()) {
        try {
          selections.add(new Selection(kind, pattern));
        } catch (Malformed e) {
          throw e.at(Location.keyPath(rule.path()));
        }
      }
    }
    if (selections.size() > 1) {
      throw rule.malformed(
          selections.get(1).kind().field(),
          "can't be combined with " + selections.get(0).kind().field());
    }
    return selections.stream().findFirst();
  }
}

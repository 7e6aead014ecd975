package dev.sealgate.cli;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.sealgate.crypto.sops.MasterKey;
import dev.sealgate.crypto.sops.Selection;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A creation rule of a .sops.yaml. Keys that seal can't encrypt to are refused by name, never left
 * out.
 *
 * @param where its place in the file
 */
record CreationRule(String file, String where, Map<?, ?> rule) {
  private static final List<String> REMOTE_KEYS =
      List.of("kms", "gcp_kms", "hckms", "azure_keyvault", "hc_vault_transit_uri", "hc_vault");

  /**
   * The first rule whose path_regex matches.
   *
   * @param path of the file, relative to the configuration
   */
  static Optional<CreationRule> find(
      String file, Map<String, @Nullable Object> config, String path) {
    if (!(config.get("creation_rules") instanceof List<?> rules)) {
      return Optional.empty();
    }
    for (int i = 0; i < rules.size(); i++) {
      String where = "creation_rules[" + i + "]";
      if (!(rules.get(i) instanceof Map<?, ?> map)) {
        throw wrong(file, where, "is not a map", "a rule has path_regex and keys such as age");
      }
      CreationRule rule = new CreationRule(file, where, map);
      if (rule.matches(path)) {
        return Optional.of(rule);
      }
    }
    return Optional.empty();
  }

  private boolean matches(String path) {
    String regex = text("path_regex");
    try {
      return regex.isEmpty() || Pattern.compile(regex).matcher(path).find();
    } catch (PatternSyntaxException _) {
      throw wrong(
          file,
          where + ".path_regex",
          "is no valid RE2 regular expression",
          "see https://github.com/google/re2/wiki/Syntax");
    }
  }

  /** 0 when the rule says none. */
  int shamirThreshold() {
    return rule.get("shamir_threshold") instanceof Integer number ? number : 0;
  }

  boolean macOnlyEncrypted() {
    return Boolean.TRUE.equals(rule.get("mac_only_encrypted"));
  }

  /** Empty when the rule says none. */
  Optional<Selection> selection() {
    List<Selection> found = new ArrayList<>();
    for (Selection.Kind kind : Selection.Kind.values()) {
      String pattern = text(kind.field());
      if (!pattern.isEmpty()) {
        found.add(new Selection(kind, pattern));
      }
    }
    if (found.size() > 1) {
      throw wrong(
          file,
          where,
          "has both " + found.get(0).kind().field() + " and " + found.get(1).kind().field(),
          "a file has one such rule: leave one");
    }
    return found.stream().findFirst();
  }

  List<List<MasterKey>> keyGroups() {
    if (!(rule.get("key_groups") instanceof List<?> list) || list.isEmpty()) {
      return List.of(keys(rule, where));
    }
    List<List<MasterKey>> groups = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      String place = where + ".key_groups[" + i + "]";
      if (!(list.get(i) instanceof Map<?, ?> group)) {
        throw wrong(file, place, "is not a map", "a group has lists of keys such as age");
      }
      groups.add(merged(group, place));
    }
    return groups;
  }

  private List<MasterKey> merged(Map<?, ?> group, String place) {
    Set<MasterKey> keys = new LinkedHashSet<>(keys(group, place));
    if (group.get("merge") instanceof List<?> others) {
      for (int i = 0; i < others.size(); i++) {
        if (others.get(i) instanceof Map<?, ?> other) {
          keys.addAll(keys(other, place + ".merge[" + i + "]"));
        }
      }
    }
    return List.copyOf(keys);
  }

  private List<MasterKey> keys(Map<?, ?> holder, String place) {
    for (String field : REMOTE_KEYS) {
      if (!items(holder, field, place).isEmpty()) {
        throw wrong(
            file,
            place + "." + field,
            "seal encrypts to age and PGP keys only",
            "encrypt this file with sops, or give --age RECIPIENT");
      }
    }
    Set<MasterKey> keys = new LinkedHashSet<>();
    items(holder, "age", place).forEach(key -> keys.add(new MasterKey.Age(key)));
    items(holder, "pgp", place).forEach(key -> keys.add(new MasterKey.Pgp(key)));
    return List.copyOf(keys);
  }

  /** A list, or one text with commas; a list of maps counts as items without names. */
  private List<String> items(Map<?, ?> holder, String field, String place) {
    return switch (holder.get(field)) {
      case null -> List.of();
      case String text -> split(text).toList();
      case List<?> list ->
          list.stream()
              .flatMap(item -> item instanceof String text ? split(text) : Stream.of(field))
              .toList();
      default ->
          throw wrong(file, place + "." + field, "is neither a text nor a list", "list the keys");
    };
  }

  private static Stream<String> split(String text) {
    return Stream.of(text.split(",", -1)).map(String::strip).filter(item -> !item.isEmpty());
  }

  private String text(String field) {
    return switch (rule.get(field)) {
      case null -> "";
      case String text -> text;
      default -> throw wrong(file, where + "." + field, "is not a text", "put it in quotes");
    };
  }

  private static Failure wrong(String file, String place, String problem, String hint) {
    return Failure.of("%s, %s: %s".formatted(file, place, problem), hint);
  }
}

package dev.sealgate.reconciler.health;

import dev.sealgate.reconciler.health.Health.Level;
import dev.sealgate.reconciler.health.KindRule.Line;
import dev.sealgate.reconciler.health.KindRule.Outcome;
import dev.sealgate.reconciler.health.KindRule.Parts;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * The bundled table {@code kinds.yaml}: kinds whose health is told by conditions and fields. A kind
 * is {@code Kind.group}; {@code *.group} stands for the other kinds of a group, and a group that
 * begins with {@code *.} for all groups that end so, of which the first in the file wins.
 */
final class KindTable {
  private static final Set<String> FIELDS =
      Set.of("kinds", "seen", "rules", "otherwise", "message", "each");
  private static final Set<String> PART_FIELDS =
      Set.of("list", "name", "none", "rules", "otherwise");

  private final Map<String, KindRule> rules = new LinkedHashMap<>();
  private final List<Family> families = new ArrayList<>();

  /**
   * @param kind any when it is {@code *}
   * @param ending of the group
   */
  private record Family(String kind, String ending, KindRule rule) {
    boolean has(String group, String otherKind) {
      return group.endsWith(ending) && (kind.equals("*") || kind.equals(otherKind));
    }
  }

  private KindTable() {}

  static KindTable bundled() {
    try (InputStream file = KindTable.class.getResourceAsStream("kinds.yaml")) {
      return read(Objects.requireNonNull(file, "kinds.yaml"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static KindTable read(InputStream yaml) {
    KindTable table = new KindTable();
    Object whole =
        new Load(LoadSettings.builder().setLabel("kinds.yaml").build()).loadFromInputStream(yaml);
    for (Object entry : list(whole)) {
      Map<?, ?> fields = fields(entry, FIELDS);
      KindRule rule = rule(fields);
      for (Object kind : list(fields.get("kinds"))) {
        table.add(String.valueOf(kind), rule);
      }
    }
    return table;
  }

  private void add(String name, KindRule rule) {
    int family = name.indexOf(".*.");
    if (family >= 0) {
      families.add(new Family(name.substring(0, family), name.substring(family + 2), rule));
    } else if (rules.put(name, rule) != null) {
      throw new IllegalArgumentException("kinds.yaml has two rules for " + name);
    }
  }

  /** Empty when the table does not know the kind. */
  Optional<KindRule> find(String group, String kind) {
    KindRule exact = rules.get(group.isEmpty() ? kind : kind + "." + group);
    if (exact == null) {
      exact = rules.get("*." + group);
    }
    if (exact != null) {
      return Optional.of(exact);
    }
    return families.stream()
        .filter(family -> family.has(group, kind))
        .map(Family::rule)
        .findFirst();
  }

  /** The rule for a kind that nothing is known of. */
  KindRule conventions() {
    return Objects.requireNonNull(rules.get("*"), "the rule for *");
  }

  /** As they stand in the file. */
  List<String> names() {
    return Stream.concat(
            rules.keySet().stream(), families.stream().map(it -> it.kind() + ".*" + it.ending()))
        .toList();
  }

  Set<KindRule> rules() {
    return Stream.concat(rules.values().stream(), families.stream().map(Family::rule))
        .collect(Collectors.toSet());
  }

  private static KindRule rule(Map<?, ?> fields) {
    Object each = fields.get("each");
    return new KindRule(
        Boolean.TRUE.equals(fields.get("seen")),
        lines(fields.get("rules")),
        outcome(fields.get("otherwise")),
        path(fields.get("message")),
        each == null ? Optional.empty() : Optional.of(parts(fields(each, PART_FIELDS))));
  }

  private static Parts parts(Map<?, ?> fields) {
    return new Parts(
        path(fields.get("list")),
        path(fields.get("name")),
        outcome(fields.get("none")),
        lines(fields.get("rules")),
        outcome(fields.get("otherwise")));
  }

  private static List<String> path(@Nullable Object text) {
    return text == null ? List.of() : Check.Path.of(String.valueOf(text));
  }

  private static Outcome outcome(@Nullable Object text) {
    Level level = text == null ? Level.PROGRESSING : level(String.valueOf(text));
    return new Outcome(level, "its controller has not told its state yet");
  }

  private static List<Line> lines(@Nullable Object rules) {
    List<Line> lines = new ArrayList<>();
    for (Object rule : list(rules)) {
      Map<?, ?> fields = (Map<?, ?>) Objects.requireNonNull(rule);
      Object words = fields.get("say");
      for (Map.Entry<?, ?> field : fields.entrySet()) {
        String name = String.valueOf(field.getKey());
        if (!name.equals("say")) {
          Check check = Check.parse(String.valueOf(field.getValue()));
          lines.add(new Line(level(name), check, words == null ? "" : String.valueOf(words)));
        }
      }
    }
    return lines;
  }

  private static Level level(String name) {
    return Level.valueOf(name.toUpperCase(Locale.ROOT));
  }

  private static List<?> list(@Nullable Object tree) {
    return tree == null ? List.of() : (List<?>) tree;
  }

  private static Map<?, ?> fields(@Nullable Object tree, Set<String> known) {
    Map<?, ?> fields = (Map<?, ?>) Objects.requireNonNull(tree);
    if (!known.containsAll(fields.keySet())) {
      throw new IllegalArgumentException("kinds.yaml has a field that is not known: " + fields);
    }
    return fields;
  }
}

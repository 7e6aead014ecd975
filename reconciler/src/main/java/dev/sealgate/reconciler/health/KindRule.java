package dev.sealgate.reconciler.health;

import dev.sealgate.reconciler.cluster.Json;
import dev.sealgate.reconciler.health.Health.Level;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How the health of a kind is told.
 *
 * @param seen whether the controller is known to write {@code status.observedGeneration}
 * @param message fields that say more about what is not healthy
 * @param parts of which each has a health of its own, and the object that of the worst
 */
record KindRule(
    boolean seen,
    List<Line> lines,
    Outcome otherwise,
    List<String> message,
    Optional<Parts> parts) {
  /** The first line whose check is met tells the level; those about resting are looked at first. */
  record Line(Level level, Check check, String words) {}

  /** What is told when no line does. */
  record Outcome(Level level, String words) {
    Health health() {
      return new Health(level, level == Level.HEALTHY ? "" : words);
    }
  }

  /**
   * @param list where they are
   * @param name the field by which one is told
   * @param none the outcome when there is none
   */
  record Parts(
      List<String> list, List<String> name, Outcome none, List<Line> lines, Outcome otherwise) {}

  KindRule {
    lines = List.copyOf(lines);
    message = List.copyOf(message);
  }

  Health health(View view) {
    Optional<Health> resting = first(lines, view, true);
    if (resting.isPresent()) {
      return resting.get();
    }
    if (seen ? view.isUnseen() : view.isBehind()) {
      return Health.progressing(View.BEHIND);
    }
    Health own = judged(lines, otherwise, view);
    return parts.map(all -> worst(own, all, view)).orElse(own);
  }

  private Health judged(List<Line> rules, Outcome last, View view) {
    Optional<Health> told = first(rules, view, false);
    if (told.isPresent()) {
      return told.get();
    }
    // what a condition said of an older spec is no word about this one
    return view.conditions().stream().anyMatch(view::isStale)
        ? Health.progressing(View.BEHIND)
        : last.health();
  }

  private Optional<Health> first(List<Line> rules, View view, boolean resting) {
    for (Line line : rules) {
      if ((line.level() == Level.SUSPENDED) == resting) {
        Optional<String> found = line.check().met(view);
        if (found.isPresent()) {
          return Optional.of(health(line, found.get(), view));
        }
      }
    }
    return Optional.empty();
  }

  private Health health(Line line, String found, View view) {
    if (line.level() == Level.HEALTHY) {
      return Health.HEALTHY;
    }
    String more = message.isEmpty() ? "" : view.scalar(message);
    String words = line.words().isEmpty() ? found : line.words();
    return new Health(line.level(), more.isEmpty() ? words : words + ": " + more);
  }

  private Health worst(Health own, Parts all, View view) {
    List<@Nullable Object> list = Json.list(view.tree(), all.list().toArray(String[]::new));
    Health worst = list.isEmpty() ? all.none().health() : Health.HEALTHY;
    for (Object part : list) {
      View seen = new View(Json.map(part), view.generation());
      Health health = judged(all.lines(), all.otherwise(), seen);
      if (health.worseThan(worst)) {
        String name = seen.scalar(all.name());
        worst =
            name.isEmpty() ? health : new Health(health.level(), name + ": " + health.message());
      }
    }
    return worst.worseThan(own) ? worst : own;
  }
}

package dev.sealgate.reconciler.health;

import dev.sealgate.reconciler.cluster.ApiResource;
import dev.sealgate.reconciler.health.Health.Level;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Expressions in CEL by which an Application judges kinds, with the meaning that Flux gives them:
 * the first of {@code inProgress}, {@code failed} and {@code current} that is true tells, and when
 * none is, or one can't be told, the object is Progressing. Deleted, ignored and unseen objects are
 * judged before. What no expression is for has its rule of {@link HealthRules}.
 */
public final class HealthExpressions {
  public static final HealthExpressions NONE = new HealthExpressions(List.of(), Map.of());
  private static final String PATH = "spec.healthCheckExprs";

  /**
   * @param group of the kind; the version has no say
   * @param inProgress empty for none
   * @param failed empty for none
   */
  public record Source(
      String group, String kind, String current, String inProgress, String failed) {
    public Source {
      Objects.requireNonNull(group, "group");
      Objects.requireNonNull(kind, "kind");
      Objects.requireNonNull(current, "current");
      Objects.requireNonNull(inProgress, "inProgress");
      Objects.requireNonNull(failed, "failed");
    }
  }

  public sealed interface Result {}

  public record Compiled(HealthExpressions expressions) implements Result {}

  /**
   * @param keyPath of the field that is not accepted
   */
  public record Refused(String keyPath, String message, String hint) implements Result {}

  private record Step(Level level, String field, CelExpression expression) {}

  private final List<Source> sources;
  private final Map<String, List<Step>> steps;

  private HealthExpressions(List<Source> sources, Map<String, List<Step>> steps) {
    this.sources = List.copyOf(sources);
    this.steps = Map.copyOf(steps);
  }

  public static Result compile(List<Source> sources) {
    Map<String, List<Step>> steps = new HashMap<>();
    for (int i = 0; i < sources.size(); i++) {
      Source source = sources.get(i);
      String path = PATH + "[" + i + "]";
      Optional<Refused> refused = judge(source, path, steps);
      if (refused.isPresent()) {
        return refused.get();
      }
      List<Step> own = new ArrayList<>();
      for (String field : List.of("inProgress", "failed", "current")) {
        String text = text(source, field);
        if (text.isEmpty()) {
          continue;
        }
        switch (CelExpression.compile(text)) {
          case CelExpression.Bad(String why) -> {
            return new Refused(
                path + "." + field,
                why,
                "write CEL that is true or false, over metadata, spec, status, data, apiVersion and"
                    + " kind of the object");
          }
          case CelExpression.Good(CelExpression expression) ->
              own.add(new Step(level(field), path + "." + field, expression));
        }
      }
      steps.put(key(source.group(), source.kind()), List.copyOf(own));
    }
    return new Compiled(new HealthExpressions(sources, steps));
  }

  private static Optional<Refused> judge(
      Source source, String path, Map<String, List<Step>> before) {
    if (source.current().isBlank()) {
      return Optional.of(
          new Refused(
              path + ".current", "it is empty", "say when an object of the kind is healthy"));
    }
    if (HealthRules.metadataTells(new ApiResource(source.group(), "v1", source.kind(), "", true))) {
      return Optional.of(
          new Refused(
              path + ".kind",
              "the content of kind " + source.kind() + " is not looked at",
              "remove the entry: an object of this kind is healthy when it is there"));
    }
    return before.containsKey(key(source.group(), source.kind()))
        ? Optional.of(
            new Refused(
                path + ".kind",
                "there are two entries for kind " + source.kind(),
                "join their expressions with || or &&"))
        : Optional.empty();
  }

  private static String text(Source source, String field) {
    return switch (field) {
      case "inProgress" -> source.inProgress();
      case "failed" -> source.failed();
      default -> source.current();
    };
  }

  private static Level level(String field) {
    return switch (field) {
      case "inProgress" -> Level.PROGRESSING;
      case "failed" -> Level.DEGRADED;
      default -> Level.HEALTHY;
    };
  }

  private static String key(String group, String kind) {
    return kind + "." + group;
  }

  /** What they were made of. */
  public List<Source> sources() {
    return sources;
  }

  public boolean covers(ApiResource resource) {
    return steps.containsKey(key(resource.group(), resource.kind()));
  }

  public Health health(ApiResource resource, Map<String, @Nullable Object> object) {
    List<Step> own = steps.get(key(resource.group(), resource.kind()));
    if (own == null) {
      return HealthRules.of(resource, object);
    }
    return HealthRules.regardless(object)
        .orElseGet(() ->
            View.of(object).isBehind() ? Health.progressing(View.BEHIND) : judged(own, object));
  }

  private static Health judged(List<Step> steps, Map<String, @Nullable Object> object) {
    for (Step step : steps) {
      switch (step.expression().test(object)) {
        case CelExpression.Answer.Yes _ -> {
          return step.level() == Level.HEALTHY
              ? Health.HEALTHY
              : new Health(step.level(), step.field() + " is true");
        }
        case CelExpression.Answer.No _ -> {
          // the next one tells
        }
        case CelExpression.Answer.Untold(String why) -> {
          return Health.progressing(step.field() + " can't be told: " + why);
        }
      }
    }
    return Health.progressing(steps.getLast().field() + " is not true");
  }
}

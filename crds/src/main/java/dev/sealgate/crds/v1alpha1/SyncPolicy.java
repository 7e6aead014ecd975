package dev.sealgate.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Argo CD's words for when and how the cluster is changed. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SyncPolicy(
    @JsonPropertyDescription(
            "Present: a new commit is applied by itself. Left out: differences are only"
                + " reported.")
        @Nullable Automated automated,
    @Size(max = 16) @JsonPropertyDescription("Switches in Argo CD's form.")
        @Nullable List<SyncOption> syncOptions,
    @JsonPropertyDescription(
            "true restarts workloads when a Secret or ConfigMap of this Application that their Pods"
                + " use changes. Off when left out, but for workloads that the annotation"
                + " sealgate.dev/restart-on-change asks for.")
        @Nullable Boolean restartOnChange,
    @Pattern(ApplicationSpec.DURATION)
        @Size(max = 32)
        @ValidationRule(
            value = "duration(self) >= duration('1s') && duration(self) <= duration('24h')",
            message = "spec.syncPolicy.timeout is from 1s to 24h")
        @JsonPropertyDescription(
            "How long a sync wave may wait for the health of earlier ones until the Application"
                + " counts as failed. It goes on all the same as soon as they are well. 10m when"
                + " left out.")
        @Nullable String timeout,
    @JsonPropertyDescription("How fast a failed sync is tried again.") @Nullable Retry retry,
    @Size(max = 32)
        @JsonPropertyDescription("When syncs and self-heal are allowed. Always when left out.")
        @Nullable List<SyncControl.Window> windows) {
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Automated(
      @JsonPropertyDescription("false only reports differences. true when left out.")
          @Nullable Boolean enabled,
      @JsonPropertyDescription(
              "true deletes objects that Git dropped. Left out, they are reported as OutOfSync.")
          @Nullable Boolean prune,
      @JsonPropertyDescription(
              "true reverts edits of applied objects at once. Left out, they are reported as"
                  + " OutOfSync.")
          @Nullable Boolean selfHeal,
      @JsonPropertyDescription(
              "true lets a commit without any object prune everything. Refused when left out.")
          @Nullable Boolean allowEmpty,
      @ValidationRule(value = "self >= 0", message = "maxPrune is not negative")
          @JsonPropertyDescription(
              "The most objects that one commit may prune; nothing of a commit that drops more is"
                  + " applied until the annotation sealgate.dev/confirm-prune names it. No bound"
                  + " when left out.")
          @Nullable Integer maxPrune,
      @ValidationRule(value = "self >= 0 && self <= 100", message = "it is from 0 to 100")
          @JsonPropertyDescription(
              "The same as a share of all objects that the Application owns, in percent.")
          @Nullable Integer maxPrunePercent) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Retry(
      @JsonPropertyDescription("Exponential back-off, with jitter, for ever.")
          @Nullable Backoff backoff) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Backoff(
      @Pattern(ApplicationSpec.DURATION)
          @Size(max = 32)
          @JsonPropertyDescription("The first wait. 5s when left out.")
          @Nullable String duration,
      @ValidationRule(value = "self >= 1 && self <= 10", message = "factor is from 1 to 10")
          @JsonPropertyDescription("By what the wait grows. 2 when left out.")
          @Nullable Integer factor,
      @Pattern(ApplicationSpec.DURATION)
          @Size(max = 32)
          @JsonPropertyDescription("The longest wait. 3m when left out.")
          @Nullable String maxDuration) {}
}

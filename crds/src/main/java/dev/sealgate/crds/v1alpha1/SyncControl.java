package dev.sealgate.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The parts of the spec that say what is left alone, and when. */
public final class SyncControl {
  private SyncControl() {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  @ValidationRule(
      value =
          "has(self.jsonPointers) || has(self.jqPathExpressions) || has(self.managedFieldsManagers)",
      message =
          "the rule names no field: set jsonPointers, jqPathExpressions or managedFieldsManagers")
  public record IgnoreDifference(
      @Size(max = 253)
          @JsonPropertyDescription("API group, with * and ?. The core group when left out.")
          @Nullable String group,
      @Required @Size(min = 1, max = 63) @JsonPropertyDescription("Kind, with * and ?.")
          String kind,
      @Size(max = 253) @JsonPropertyDescription("Exact name. Any when left out.")
          @Nullable String name,
      @Size(max = 63) @JsonPropertyDescription("Exact namespace. Any when left out.")
          @Nullable String namespace,
      @Size(max = 64) @JsonPropertyDescription("JSON pointers, like /spec/replicas.")
          @Nullable List<String> jsonPointers,
      @Size(max = 64)
          @JsonPropertyDescription(
              "jq expressions that are paths, like .spec.template.spec.containers[] |"
                  + " select(.name == \"proxy\") | .image.")
          @Nullable List<String> jqPathExpressions,
      @Size(max = 64)
          @JsonPropertyDescription("Field managers that keep what they own of the object.")
          @Nullable List<String> managedFieldsManagers) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Ignore(
      @Required
          @Size(min = 1, max = 64)
          @JsonPropertyDescription("JSON pointers, like /spec/replicas.")
          List<String> paths,
      @JsonPropertyDescription("Which objects. All when left out.") @Nullable Target target) {}

  /** Regular expressions for the whole of the text, and selectors. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Target(
      @Size(max = 512)
          @JsonPropertyDescription("API group as a regular expression. Any when left out.")
          @Nullable String group,
      @Size(max = 512) @JsonPropertyDescription("API version, likewise.") @Nullable String version,
      @Size(max = 512) @JsonPropertyDescription("Kind, likewise.") @Nullable String kind,
      @Size(max = 512) @JsonPropertyDescription("Namespace, likewise.") @Nullable String namespace,
      @Size(max = 512) @JsonPropertyDescription("Name, likewise.") @Nullable String name,
      @Size(max = 2048) @JsonPropertyDescription("Label selector, like app=web,tier in (a,b).")
          @Nullable String labelSelector,
      @Size(max = 2048) @JsonPropertyDescription("The same for annotations.")
          @Nullable String annotationSelector) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Window(
      @Required
          @Pattern("^(allow|deny)$")
          @JsonPropertyDescription(
              "allow or deny. Where a window allows, nothing is synced or healed outside of all that"
                  + " allow; an active deny wins.")
          String kind,
      @Required
          @Size(min = 1, max = 128)
          @JsonPropertyDescription("When it begins: cron's five fields, like 0 22 * * *.")
          String schedule,
      @Required
          @Pattern(ApplicationSpec.DURATION)
          @Size(max = 32)
          @JsonPropertyDescription("How long it lasts: a Go duration like 8h.")
          String duration,
      @Size(max = 64)
          @JsonPropertyDescription("Of the schedule, like Europe/Berlin. UTC when left out.")
          @Nullable String timeZone,
      @JsonPropertyDescription(
              "true lets an approved commit through when this window stands in the way.")
          @Nullable Boolean manualSync) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Rollback(
      @Required
          @Pattern(
              "^([0-9a-f]{40}([0-9a-f]{24})?|[^ @,]{1,256}@sha256:[0-9a-f]{64}(,[0-9a-f]{40})?)$")
          @JsonPropertyDescription(
              "The full id of the commit, or a chart's version@digest (with the commit of its"
                  + " values), as in status.history.")
          String revision) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Pause(
      @Required @Size(min = 1, max = 512) @JsonPropertyDescription("Why. It is told in the status.")
          String reason,
      @Required
          @Size(max = 40)
          @ValidationRule(
              value = "timestamp(self) > timestamp('2020-01-01T00:00:00Z')",
              message = "until is a time like 2026-01-31T08:00:00Z")
          @JsonPropertyDescription("When work goes on by itself, like 2026-01-31T08:00:00Z.")
          String until) {}
}

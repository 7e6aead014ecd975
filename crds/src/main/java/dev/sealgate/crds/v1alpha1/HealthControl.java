package dev.sealgate.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** What counts as healthy. */
public final class HealthControl {
  private HealthControl() {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record HealthCheck(
      @Size(max = 317)
          @JsonPropertyDescription("group/version of the object; only the group has a say.")
          @Nullable String apiVersion,
      @Required @Size(min = 1, max = 63) @JsonPropertyDescription("Kind of the object.")
          String kind,
      @Required @Size(min = 1, max = 253) @JsonPropertyDescription("Name of the object.")
          String name,
      @Size(max = 63) @JsonPropertyDescription("Its namespace. The destination's when left out.")
          @Nullable String namespace) {}

  /** Flux's words. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record HealthCheckExpr(
      @Required
          @Size(min = 1, max = 317)
          @JsonPropertyDescription("group/version of the kind; only the group has a say.")
          String apiVersion,
      @Required @Size(min = 1, max = 63) @JsonPropertyDescription("The kind.") String kind,
      @Required @Size(min = 1, max = 2048) @JsonPropertyDescription("CEL: the object is healthy.")
          String current,
      @Size(max = 2048) @JsonPropertyDescription("CEL: it is on its way. Looked at first.")
          @Nullable String inProgress,
      @Size(max = 2048) @JsonPropertyDescription("CEL: it has failed. Looked at before current.")
          @Nullable String failed) {}
}

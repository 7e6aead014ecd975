package dev.sealgate.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an Application changes in the objects that its folder holds, in Flux's words. */
public final class Rendering {
  private Rendering() {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record CommonMetadata(
      @JsonPropertyDescription("Labels of every object; they win over the file's.")
          @Nullable Map<String, String> labels,
      @JsonPropertyDescription("Annotations of every object; they win over the file's.")
          @Nullable Map<String, String> annotations) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Image(
      @Required
          @Size(min = 1, max = 512)
          @JsonPropertyDescription("The image as files name it, without a tag.")
          String name,
      @Size(max = 512) @JsonPropertyDescription("Its name from now on.") @Nullable String newName,
      @Size(max = 128) @JsonPropertyDescription("Its tag from now on.") @Nullable String newTag,
      @Size(max = 256) @JsonPropertyDescription("Its digest from now on, like sha256:....")
          @Nullable String digest) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Patch(
      @Required
          @Size(min = 1, max = 65536)
          @JsonPropertyDescription(
              "A strategic merge patch or a list of JSON patch operations, as YAML. Secret values"
                  + " belong into the repository, encrypted.")
          String patch,
      @JsonPropertyDescription(
              "Which objects it changes. What a strategic merge patch says itself when left out.")
          @Nullable Target target) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record PostBuild(
      @JsonPropertyDescription("Variables and their values; they win over substituteFrom.")
          @Nullable Map<String, String> substitute,
      @Size(max = 32)
          @JsonPropertyDescription(
              "ConfigMaps and Secrets of this namespace whose keys are variables; later ones win.")
          @Nullable List<VariablesFrom> substituteFrom,
      @Pattern("^(WithVariables|Always)$")
          @JsonPropertyDescription(
              "WithVariables leaves objects alone when there is no variable at all; Always looks for"
                  + " variables even then. WithVariables when left out.")
          @Nullable String substituteStrategy) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record VariablesFrom(
      @Required @Pattern("^(ConfigMap|Secret)$") @JsonPropertyDescription("ConfigMap or Secret.")
          String kind,
      @Required @Size(min = 1, max = 253) @JsonPropertyDescription("Its name.") String name,
      @JsonPropertyDescription("true goes on without it. false when left out.")
          @Nullable Boolean optional) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Target(
      @Size(max = 253) @JsonPropertyDescription("API group.") @Nullable String group,
      @Size(max = 63) @JsonPropertyDescription("API version.") @Nullable String version,
      @Size(max = 253) @JsonPropertyDescription("Kind; an anchored regular expression.")
          @Nullable String kind,
      @Size(max = 253) @JsonPropertyDescription("Name; an anchored regular expression.")
          @Nullable String name,
      @Size(max = 253) @JsonPropertyDescription("Namespace; an anchored regular expression.")
          @Nullable String namespace,
      @Size(max = 1024) @JsonPropertyDescription("Label selector.") @Nullable String labelSelector,
      @Size(max = 1024) @JsonPropertyDescription("Annotation selector.")
          @Nullable String annotationSelector) {}
}

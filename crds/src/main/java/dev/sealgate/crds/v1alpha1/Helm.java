package dev.sealgate.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.PreserveUnknownFields;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How a chart is rendered: Argo CD's words, and Flux's valuesFrom. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Helm(
    @Size(max = 53)
        @JsonPropertyDescription("The release's name. The Application's own when left out.")
        @Nullable String releaseName,
    @Size(max = 63)
        @JsonPropertyDescription(
            "What templates see as the release's namespace. destination.namespace when left out.")
        @Nullable String namespace,
    @Size(max = 64)
        @JsonPropertyDescription(
            "Files of values, plain or SOPS-encrypted, from the chart's folder, or from the"
                + " repository's root with a leading slash; later ones win.")
        @Nullable List<String> valueFiles,
    @JsonPropertyDescription("true goes on without value files that are missing.")
        @Nullable Boolean ignoreMissingValueFiles,
    @Size(max = 64)
        @JsonPropertyDescription(
            "ConfigMaps and Secrets of this namespace that hold values; they win over valueFiles,"
                + " later ones over earlier ones.")
        @Nullable List<ValuesFrom> valuesFrom,
    @Size(max = 262144) @JsonPropertyDescription("Values as YAML; they win over valuesFrom.")
        @Nullable String values,
    @PreserveUnknownFields
        @JsonPropertyDescription("Values as an object; values is not looked at then.")
        @Nullable Map<String, Object> valuesObject,
    @Size(max = 256)
        @JsonPropertyDescription("Single values, as by --set; they win over all of those.")
        @Nullable List<Parameter> parameters,
    @Size(max = 64)
        @JsonPropertyDescription("Single values that are a file's text, as by --set-file.")
        @Nullable List<FileParameter> fileParameters,
    @JsonPropertyDescription(
            "A repository of Git whose files valueFiles and fileParameters may name, with $values/"
                + " before their path; only beside a chart that comes from a chart repository or"
                + " registry.")
        @Nullable ValuesRepository valuesRepository,
    @JsonPropertyDescription(
            "true sends the login of secretRef to other hosts, too, where the chart repository or"
                + " registry names them.")
        @Nullable Boolean passCredentials,
    @JsonPropertyDescription("true leaves out the files of crds/.") @Nullable Boolean skipCrds,
    @JsonPropertyDescription("true leaves out the chart's tests.") @Nullable Boolean skipTests,
    @JsonPropertyDescription("true does not hold values against values.schema.json.")
        @Nullable Boolean skipSchemaValidation,
    @Size(max = 64)
        @JsonPropertyDescription(
            "The Kubernetes version that templates see. The cluster's own when left out.")
        @Nullable String kubeVersion,
    @Size(max = 1024)
        @JsonPropertyDescription(
            "The API versions that templates see. The cluster's own when left out.")
        @Nullable List<String> apiVersions) {
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record ValuesRepository(
      @Required
          @Size(min = 1, max = 1024)
          @ValidationRule(value = Source.GIT_URL, message = Source.NO_GIT_URL)
          @ValidationRule(value = "!self.matches('^https?://[^/]*@')", message = Source.LOGIN)
          @JsonPropertyDescription("https, http, ssh or file URL, or user@host:path for ssh.")
          String repoURL,
      @Size(max = 256)
          @Pattern("^[^ ~^:?*\\[\\\\]*$")
          @JsonPropertyDescription(
              "A branch, a tag or a full commit id. The repository's default branch when left"
                  + " out.")
          @Nullable String targetRevision,
      @JsonPropertyDescription("Secret that logs in to it, as for the source.")
          @Nullable SecretRef secretRef) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Parameter(
      @Required @Size(min = 1, max = 1024) @JsonPropertyDescription("Path, like image.tag.")
          String name,
      @Size(max = 65536) @JsonPropertyDescription("The value. Empty when left out.")
          @Nullable String value,
      @JsonPropertyDescription("true takes numbers and flags for texts, as by --set-string.")
          @Nullable Boolean forceString) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record FileParameter(
      @Required @Size(min = 1, max = 1024) @JsonPropertyDescription("Path, like config.text.")
          String name,
      @Required
          @Size(min = 1, max = 1024)
          @JsonPropertyDescription("The file, plain or SOPS-encrypted, as in valueFiles.")
          String path) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record ValuesFrom(
      @Required @Pattern("^(ConfigMap|Secret)$") @JsonPropertyDescription("ConfigMap or Secret.")
          String kind,
      @Required @Size(min = 1, max = 253) @JsonPropertyDescription("Its name.") String name,
      @Size(max = 253)
          @Pattern("^[-._a-zA-Z0-9]+$")
          @JsonPropertyDescription("The key that holds the values. values.yaml when left out.")
          @Nullable String valuesKey,
      @Size(max = 250)
          @JsonPropertyDescription(
              "Where the key's text goes as a single value, like db.password. The text is YAML with"
                  + " values when left out.")
          @Nullable String targetPath,
      @JsonPropertyDescription("true goes on without the object. false when left out.")
          @Nullable Boolean optional) {}
}

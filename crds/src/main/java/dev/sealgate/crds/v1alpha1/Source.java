package dev.sealgate.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** Argo CD's words for a Git folder. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Source(
    @Required
        @Size(min = 1, max = 1024)
        @ValidationRule(
            value =
                "self.matches('^(https?|ssh|file)://[^ ]+$') ||"
                    + " self.matches('^[A-Za-z0-9._-]+@[A-Za-z0-9._-]+:[^ ]+$')",
            message = "repoURL is an https, http, ssh or file URL, or user@host:path for ssh")
        @ValidationRule(
            value = "!self.matches('^https?://[^/]*@')",
            message =
                "repoURL carries credentials: put username and password into a Secret and name"
                    + " it in secretRef")
        @JsonPropertyDescription("https, http, ssh or file URL, or user@host:path for ssh.")
        String repoURL,
    @Size(max = 256)
        @Pattern("^[^ ~^:?*\\[\\\\]*$")
        @JsonPropertyDescription(
            "A branch, a tag or a full commit id. The repository's default branch when left out.")
        @Nullable String targetRevision,
    @Size(max = 1024)
        @ValidationRule(
            value = "!self.startsWith('/') && !self.matches('(^|/)[.][.](/|$)')",
            message = "path is relative to the repository's root and stays below it")
        @JsonPropertyDescription(
            "The folder to apply, from the repository's root. The root when left out.")
        @Nullable String path,
    @JsonPropertyDescription(
            "Which files of the folder count, where it has no kustomization: Argo CD's words. All"
                + " at any depth when left out.")
        @Nullable Directory directory,
    @JsonPropertyDescription("How the chart is rendered that the folder holds: Argo CD's words.")
        @Nullable Helm helm,
    @JsonPropertyDescription(
            "Secret with username and password, bearerToken, identity and known_hosts, or ca.crt"
                + " for the repository.")
        @Nullable SecretRef secretRef) {
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Directory(
      @JsonPropertyDescription("true counts the folders within. false when left out.")
          @Nullable Boolean recurse,
      @Size(max = 1024)
          @JsonPropertyDescription(
              "Only files whose path below the folder matches, like {*.yml,*.yaml}. All when left"
                  + " out.")
          @Nullable String include,
      @Size(max = 1024)
          @JsonPropertyDescription("Files that do not count even if they are included.")
          @Nullable String exclude) {}
}

package dev.sealgate.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** Argo CD's words for a Git folder, and for a chart of a chart repository or registry. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value =
        "has(self.chart) ? self.repoURL.matches('^((https?|oci)://)?[^ /?#@]+(/[^ ?#@]*)?$') : "
            + Source.GIT_URLS,
    message =
        Source.NO_GIT_URL
            + "; with chart it is an https, http or oci URL, or host/path for a registry")
@ValidationRule(
    value =
        "has(self.chart) || !has(self.targetRevision) ||"
            + " self.targetRevision.matches('^[^ ~^:?*\\\\[\\\\\\\\]*$')",
    message =
        "targetRevision is a branch, a tag or a full commit id; a range of versions needs chart")
@ValidationRule(
    value = "!has(self.chart) || (!has(self.path) && !has(self.directory))",
    message = "path and directory choose a folder of Git: a chart has none")
@ValidationRule(
    value = "has(self.chart) || !has(self.helm) || !has(self.helm.valuesRepository)",
    message = "helm.valuesRepository needs chart: a chart in Git has its value files beside it")
public record Source(
    @Required
        @Size(min = 1, max = 1024)
        @ValidationRule(value = "!self.matches('^(https?|oci)://[^/]*@')", message = Source.LOGIN)
        @JsonPropertyDescription(
            "https, http, ssh or file URL, or user@host:path for ssh. With chart: https or http URL"
                + " of a chart repository, oci://host/path of a registry.")
        String repoURL,
    @Size(max = 256)
        @Pattern("^[A-Za-z0-9]([A-Za-z0-9._/-]*[A-Za-z0-9])?$")
        @JsonPropertyDescription(
            "The name of a chart in the chart repository or registry that repoURL names, instead of"
                + " a folder of Git.")
        @Nullable String chart,
    @Size(max = 256)
        @JsonPropertyDescription(
            "A branch, a tag or a full commit id; the repository's default branch when left out."
                + " With chart: a version, a range of versions like ^1.2, sha256: and a digest, or"
                + " a registry's tag; the newest release when left out.")
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
  static final String GIT_URL =
      "self.matches('^(https?|ssh|file)://[^ ]+$') ||"
          + " self.matches('^[A-Za-z0-9._-]+@[A-Za-z0-9._-]+:[^ ]+$')";
  static final String GIT_URLS =
      "(self.repoURL.matches('^(https?|ssh|file)://[^ ]+$') ||"
          + " self.repoURL.matches('^[A-Za-z0-9._-]+@[A-Za-z0-9._-]+:[^ ]+$'))";
  static final String NO_GIT_URL =
      "repoURL is an https, http, ssh or file URL, or user@host:path for ssh";
  static final String LOGIN =
      "repoURL carries credentials: put username and password into a Secret and name it in"
          + " secretRef";

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

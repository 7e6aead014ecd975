package dev.sealgate.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the user asks for. A field that is left out stays out; its meaning is in its description.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ApplicationSpec(
    @Required @JsonPropertyDescription("The Git repository, revision and folder to apply.")
        Source source,
    @JsonPropertyDescription("Where objects go that name no namespace.")
        @Nullable Destination destination,
    @Pattern(ApplicationSpec.DURATION)
        @Size(max = 32)
        @ValidationRule(
            value = "duration(self) >= duration('1s') && duration(self) <= duration('24h')",
            message = "spec.interval is from 1s to 24h")
        @JsonPropertyDescription(
            "How often the repository is asked for a new commit: a Go duration like 30s or 5m."
                + " 1m when left out.")
        @Nullable String interval,
    @JsonPropertyDescription("The keys that open encrypted files, and what they may be used for.")
        @Nullable Decryption decryption,
    @Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")
        @Size(max = 63)
        @JsonPropertyDescription(
            "Namespace of every namespaced object, whatever its file says. As files say when left"
                + " out.")
        @Nullable String targetNamespace,
    @Pattern("^[-a-z0-9.]*$")
        @Size(max = 200)
        @JsonPropertyDescription(
            "Put before every name, and before the names by which objects refer to each other.")
        @Nullable String namePrefix,
    @Pattern("^[-a-z0-9.]*$")
        @Size(max = 200)
        @JsonPropertyDescription("Put after every name, likewise.")
        @Nullable String nameSuffix,
    @JsonPropertyDescription("Labels and annotations of every object. Selectors stay as they are.")
        Rendering.@Nullable CommonMetadata commonMetadata,
    @Size(max = 256) @JsonPropertyDescription("Other names, tags or digests for container images.")
        @Nullable List<Rendering.Image> images,
    @Size(max = 64) @JsonPropertyDescription("Changes of objects, in the order given.")
        @Nullable List<Rendering.Patch> patches,
    @JsonPropertyDescription("Variables like ${name} that are put into objects after all else.")
        Rendering.@Nullable PostBuild postBuild,
    @JsonPropertyDescription("When and how the cluster is changed. Nothing is written without it.")
        @Nullable SyncPolicy syncPolicy,
    @Size(max = 64)
        @JsonPropertyDescription(
            "Fields that others may change, in Argo CD's form: left out of diff, self-heal and apply"
                + " once the object exists.")
        @Nullable List<SyncControl.IgnoreDifference> ignoreDifferences,
    @Size(max = 64) @JsonPropertyDescription("The same in Flux's form.")
        @Nullable List<SyncControl.Ignore> ignore,
    @Size(max = 32)
        @JsonPropertyDescription(
            "Applications of the same namespace that must be Ready before this one is synced.")
        @Nullable List<Dependency> dependsOn,
    @Pattern(ApplicationSpec.DURATION)
        @Size(max = 32)
        @ValidationRule(
            value = "duration(self) >= duration('1s') && duration(self) <= duration('24h')",
            message = "spec.healthTimeout is from 1s to 24h")
        @JsonPropertyDescription(
            "How long an object may take to become healthy until the Application counts as"
                + " unhealthy. It is watched on all the same. 5m when left out.")
        @Nullable String healthTimeout,
    @JsonProperty("wait")
        @JsonPropertyDescription(
            "false: Ready does not wait for health, which is only reported. true: all objects count,"
                + " whatever healthChecks names. All those of healthChecks when left out.")
        @Nullable Boolean waits,
    @Size(max = 64)
        @JsonPropertyDescription(
            "The only objects whose health counts. All of the Application when left out.")
        @Nullable List<HealthCheck> healthChecks,
    @Size(max = 32)
        @JsonPropertyDescription(
            "How objects of a kind are judged, in CEL and as in Flux, instead of by the built-in"
                + " rule.")
        @Nullable List<HealthCheckExpr> healthCheckExprs,
    @Pattern("^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$")
        @Size(max = 253)
        @JsonPropertyDescription(
            "The ServiceAccount of this namespace as which objects are applied and pruned, and"
                + " Secrets are read. The controller's own rights when left out.")
        @Nullable String serviceAccountName,
    @JsonPropertyDescription(
            "What becomes of the objects when the Application is deleted: MirrorPrune deletes them if"
                + " syncPolicy.automated.prune is set, Delete always, WaitForTermination waits until"
                + " they have gone, Orphan leaves them. MirrorPrune when left out.")
        @Nullable DeletionPolicy deletionPolicy,
    @JsonPropertyDescription(
            "Goes back to a commit and stays there until this is removed: nothing newer is synced.")
        SyncControl.@Nullable Rollback rollback,
    @ValidationRule(value = "self >= 0 && self <= 100", message = "it is from 0 to 100")
        @JsonPropertyDescription("How many commits status.history keeps. 10 when left out.")
        @Nullable Integer revisionHistoryLimit,
    @JsonPropertyDescription(
            "true stops everything: no fetch, no apply, no self-heal, and no prune when the"
                + " Application is deleted meanwhile.")
        @Nullable Boolean suspend,
    @JsonPropertyDescription("The same as suspend, for a reason and until a time.")
        SyncControl.@Nullable Pause pause) {
  static final String DURATION = "^([0-9]+(\\.[0-9]+)?(ms|s|m|h))+$";

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
      @JsonPropertyDescription(
              "Secret with username and password, bearerToken, identity and known_hosts, or ca.crt"
                  + " for the repository.")
          @Nullable SecretRef secretRef) {}

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

  /** The name of a Secret in the Application's namespace. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record SecretRef(
      @Required @Size(min = 1, max = 253) @JsonPropertyDescription("Name of the Secret.")
          String name) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Destination(
      @Size(max = 63)
          @Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")
          @JsonPropertyDescription(
              "Namespace of the namespaced objects that name none. The Application's own when left"
                  + " out.")
          @Nullable String namespace) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Decryption(
      @JsonPropertyDescription(
              "Secret with age identities (*.agekey), OpenPGP private keys (*.asc), a Vault token"
                  + " (sops.vault-token) and AWS keys (sops.aws-kms).")
          @Nullable SecretRef secretRef,
      @Pattern("^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$")
          @Size(max = 253)
          @JsonPropertyDescription(
              "ServiceAccount of this namespace whose AWS role (its annotation"
                  + " eks.amazonaws.com/role-arn) uses KMS keys, when the Secret has no AWS keys.")
          @Nullable String serviceAccountName,
      @JsonPropertyDescription(
              "Which remote keys files may ask for. Their metadata is not authenticated: what is not"
                  + " listed is not asked. Nothing when left out.")
          @Nullable Trust trust,
      @Size(max = 32)
          @JsonPropertyDescription(
              "Kinds besides Secret that may carry secret values, as Kind or Kind.group, like"
                  + " ConfigMap or HelmRelease.helm.toolkit.fluxcd.io. None when left out: a secret"
                  + " value anywhere else stops the revision.")
          @Nullable List<String> allowedKinds,
      @JsonPropertyDescription(
              "true accepts Secrets that stand in Git unencrypted. They stop the revision"
                  + " otherwise.")
          @Nullable Boolean allowPlaintextSecrets) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Trust(
      @Size(max = 16)
          @ValidationRule(
              value = "self.all(v, self.exists_one(w, w.address == v.address))",
              message = "vaults names a server twice: which namespace and caBundle are meant?")
          @JsonPropertyDescription("Vault servers that the token is sent to.")
          @Nullable List<VaultServer> vaults,
      @Size(max = 64)
          @ValidationRule(
              value =
                  "self.all(a,"
                      + " a.matches('^arn:aws[a-z-]*:kms:([a-z0-9-]+:[0-9]+:(key|alias)/[^*]+|[^*]*[*])$'))",
              message =
                  "kmsArns has an entry that is no ARN of a KMS key: write"
                      + " arn:aws:kms:REGION:ACCOUNT:key/ID, or a beginning of one from"
                      + " arn:aws:kms: on, with * at its end")
          @JsonPropertyDescription(
              "ARNs of AWS KMS keys; one that ends in * stands for all that begin so.")
          @Nullable List<@Size(max = 2048) String> kmsArns,
      @Size(max = 64)
          @ValidationRule(
              value =
                  "self.all(a, a.matches('^arn:aws[a-z-]*:iam::([0-9]+:role/[^*]+|[^*]*[*])$'))",
              message =
                  "roles has an entry that is no ARN of a role: write"
                      + " arn:aws:iam::ACCOUNT:role/NAME, or a beginning of one from arn:aws:iam::"
                      + " on, with * at its end")
          @JsonPropertyDescription(
              "ARNs of AWS roles that files may have assumed, written as in kmsArns.")
          @Nullable List<@Size(max = 2048) String> roles,
      @Size(max = 256)
          @ValidationRule(
              value = "self.all(r, r.matches('^[^ *][^*]+[*]?$'))",
              message =
                  "recipients has an entry that is none: write one as the file has it, or a"
                      + " beginning of it with * at its end; leave the list out to allow any")
          @JsonPropertyDescription(
              "The only recipients that files may have: age recipients, PGP fingerprints, KMS ARNs,"
                  + " Vault key URIs; with * as in kmsArns. A file with another one is refused. Any"
                  + " when left out.")
          @Nullable List<@Size(max = 4096) String> recipients) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record VaultServer(
      @Required
          @Pattern("^https?://[^/@?#\\s]+/?$")
          @Size(max = 256)
          @JsonPropertyDescription(
              "Scheme, host and port, exactly as files name it in vault_address.")
          String address,
      @Size(max = 256) @JsonPropertyDescription("Vault namespace of the transit engine.")
          @Nullable String namespace,
      @Size(max = 65536)
          @JsonPropertyDescription(
              "PEM certificates of the authorities that the server is trusted by. The platform's when"
                  + " left out.")
          @Nullable String caBundle) {}

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
          @Nullable List<SyncControl.Window> windows) {}

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
              "The most objects that one commit may prune; a larger prune waits until the annotation"
                  + " sealgate.dev/confirm-prune names the commit. No bound when left out.")
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

  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Dependency(
      @Required
          @Size(min = 1, max = 63)
          @JsonPropertyDescription("Name of an Application in the same namespace.")
          String name) {}
}

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
    @Required
        @ValidationRule(
            value = "!has(self.helm) || !has(self.directory)",
            message = "source.directory says nothing of a chart: leave out it or source.helm")
        @JsonPropertyDescription("The Git repository, revision and folder to apply.")
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
        @Nullable List<HealthControl.HealthCheck> healthChecks,
    @Size(max = 32)
        @JsonPropertyDescription(
            "How objects of a kind are judged, in CEL and as in Flux, instead of by the built-in"
                + " rule.")
        @Nullable List<HealthControl.HealthCheckExpr> healthCheckExprs,
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
}

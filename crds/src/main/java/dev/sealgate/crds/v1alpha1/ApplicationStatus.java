package dev.sealgate.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the controller found and did. It never holds a secret value. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ApplicationStatus(
    @JsonPropertyDescription("The generation of the spec that the rest of the status is about.")
        @Nullable Long observedGeneration,
    @JsonPropertyDescription(
            "Ready, Reconciling, Stalled, SourceReady, SecretsResolved, Synced, Healthy.")
        @Nullable List<Condition> conditions,
    @JsonPropertyDescription("Whether the cluster is as Git wants it.") @Nullable Sync sync,
    @JsonPropertyDescription("Whether the applied objects work.") @Nullable Health health,
    @JsonPropertyDescription("The commit that was last applied in full.") @Nullable String revision,
    @JsonPropertyDescription("The commit that was last tried.") @Nullable String attemptedRevision,
    @JsonPropertyDescription("When a commit was last applied in full.")
        @Nullable String lastSyncedAt,
    @JsonPropertyDescription(
            "Every object that this Application may own, as group/version/kind/namespace/name."
                + " Written before the first apply, shortened after a prune.")
        @Nullable List<String> inventory,
    @JsonPropertyDescription("Where each Secret came from.") @Nullable List<SecretStatus> secrets,
    @JsonPropertyDescription("What stops the revision, the first few.")
        @Nullable List<ProblemStatus> problems,
    @JsonPropertyDescription("How far the last plan has come.") @Nullable Rollout rollout,
    @JsonPropertyDescription("The value of the reconcile annotation that was last acted upon.")
        @Nullable String lastHandledReconcileAt,
    @JsonPropertyDescription("The commits that were applied in full, the last one first.")
        @Nullable List<HistoryEntry> history,
    @JsonPropertyDescription(
            "What a commit would do that drops more than may be pruned without a confirmation.")
        @Nullable Plan plan,
    @JsonPropertyDescription("The cluster of the inventory, when it is not the Application's own.")
        @Nullable Cluster cluster) {

  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Plan(
      @JsonPropertyDescription("The commit, of which nothing is applied until somebody agrees.")
          String revision,
      @JsonPropertyDescription("Objects that it would make.") Planned create,
      @JsonPropertyDescription("Objects that it would change, and in which fields.") Planned change,
      @JsonPropertyDescription("Objects that it would delete.") Planned prune) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Planned(
      @JsonPropertyDescription("How many.") int count,
      @JsonPropertyDescription("The first few.") @Nullable List<String> objects) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Cluster(
      @JsonPropertyDescription("The address of its API server.") String server,
      @JsonPropertyDescription("The uid of its namespace kube-system, where that can be read.")
          @Nullable String uid) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record HistoryEntry(
      @JsonPropertyDescription("The commit.") String revision,
      @JsonPropertyDescription("When it was in place in full.") String appliedAt) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Sync(
      @JsonPropertyDescription("Synced, OutOfSync or Unknown.") String status,
      @JsonPropertyDescription("Objects that differ from Git, the first few.")
          @Nullable List<String> differences) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Health(
      @JsonPropertyDescription("Healthy, Progressing, Suspended, Missing, Degraded or Unknown.")
          String status,
      @JsonPropertyDescription("The first object that is not healthy, and why.")
          @Nullable String message) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Rollout(
      @JsonPropertyDescription("Names what was planned; changes when what Git wants does.")
          String plan,
      @JsonPropertyDescription("true when all of it was applied.") @Nullable Boolean complete,
      @JsonPropertyDescription("The wave that waits.") @Nullable String wave,
      @JsonPropertyDescription("Since when it waits.") @Nullable String since,
      @JsonPropertyDescription("The object that it waits for, and why.") @Nullable String waitsFor,
      @JsonPropertyDescription("Each hook's last run.") @Nullable List<HookStatus> hooks,
      @JsonPropertyDescription(
              "The commit whose PreDelete and PostDelete hooks run when the Application is deleted.")
          @Nullable String farewell) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record HookStatus(
      @JsonPropertyDescription("PreSync, Sync, PostSync, SyncFail, PreDelete or PostDelete.")
          String phase,
      @JsonPropertyDescription("group/version/kind/namespace/name.") String object,
      @JsonPropertyDescription("Running, Succeeded or Failed.") String state,
      @JsonPropertyDescription("The plan that it ran for.") String plan,
      @JsonPropertyDescription("Counts the runs for that plan, from 1.") int attempt,
      @JsonPropertyDescription("When it began or ended.") String since,
      @JsonPropertyDescription("Why it failed.") @Nullable String message,
      @JsonPropertyDescription("true when its object was deleted.") @Nullable Boolean removed) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record SecretStatus(
      @JsonPropertyDescription("namespace/name of the Secret.") String secret,
      @JsonPropertyDescription("SOPS, SealedSecret, ExternalSecret or Plaintext.") String via,
      @JsonPropertyDescription("The file in Git.") String file,
      @JsonPropertyDescription("The document in the file, counted from 0.") int document,
      @JsonPropertyDescription("Recipients, or store path and version.")
          @Nullable List<String> details,
      @JsonPropertyDescription(
              "For each of its keys: when it was last seen to change, and a mark that changes with"
                  + " the value. The mark is derived under a random key that only the controller"
                  + " has.")
          @Nullable Map<String, String> changed) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record ProblemStatus(
      String reason,
      @Nullable String file,
      @JsonPropertyDescription("The document in the file, counted from 0.")
          @Nullable Integer document,
      @Nullable String keyPath,
      String message,
      @JsonPropertyDescription("The way out.") @Nullable String hint) {}
}

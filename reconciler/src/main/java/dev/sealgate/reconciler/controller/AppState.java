package dev.sealgate.reconciler.controller;

import dev.sealgate.crds.v1alpha1.ApplicationStatus;
import dev.sealgate.reconciler.apply.Applied;
import dev.sealgate.reconciler.cluster.ApiResource;
import dev.sealgate.reconciler.health.HealthExpressions;
import dev.sealgate.reconciler.inventory.Inventory;
import dev.sealgate.reconciler.model.AppKey;
import dev.sealgate.reconciler.model.ObjectRef;
import dev.sealgate.reconciler.model.SecretProvenance.Via;
import dev.sealgate.reconciler.secrets.DecryptionCache;
import dev.sealgate.reconciler.shards.Tenure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one Application while it lives. The reconcile thread of the Application alone
 * touches the fields of the first group; those of the second are guarded by {@link #lock}, which is
 * held whenever the cluster is written to, because self-heal writes by itself.
 */
final class AppState {
  final AppKey key;
  final String uid;
  final Tenure tenure;

  // reconcile thread only
  @Nullable SyncKey doneKey;
  @Nullable SyncKey failedKey;
  @Nullable SyncKey rollingKey;
  int failures;
  boolean halted;
  boolean open = true;
  String handledApproval = "";
  Instant nextFetch = Instant.MIN;
  Instant retryAt = Instant.MIN;
  Attempt attempt = Attempt.NONE;
  String revision = "";
  String attemptedRevision = "";
  String handledRequest = "";
  Progress progress = Progress.NONE;
  long handledGeneration = -1;
  volatile ApplicationStatus status;

  /** The version that {@link #status} was seen at, until a write has shown it to be the last. */
  volatile String unproven = "";

  /** Whether the status turned out to be another one than {@link #status}. */
  boolean outdated;

  final Map<String, CachedCredentials> credentials = new HashMap<>();
  @Nullable Instant healthDue;
  ToldSecrets toldSecrets = ToldSecrets.NOTHING;
  final DecryptionCache decrypted = new DecryptionCache();

  @Nullable String loginVersion; // of the Secret that the cluster was reached by

  // guarded by lock
  final ReentrantLock lock = new ReentrantLock();
  Inventory inventory;
  @Nullable Desired desired;

  /** Another one for another desired state. */
  int desiredNumber;

  final List<Desired> former = new ArrayList<>();
  ApplicationStatus.@Nullable Cluster recorded; // the inventory's; null: the Application's own
  boolean catchingUp;
  boolean unsure;
  int appliedSoFar;
  int prunedSoFar;
  final Map<HookRun.Id, Applied> hooksMade = new HashMap<>();
  @Nullable Instant refreshDue;

  /** Whether what is desired is the plan by whose hooks the Application goes. */
  boolean departing;

  /** Whether all that it owned has gone. */
  boolean emptied;

  String announcedPrune = "";
  String announcedPlan = "";
  ApplicationStatus.@Nullable Plan plan;

  /** Whether {@link #plan} is of what is desired. */
  boolean planned;

  /** Whether what is desired may be written. */
  boolean admitted;

  final Map<ObjectRef, Applied> applied = new HashMap<>();
  final Map<ObjectRef, String> differences = new ConcurrentSkipListMap<>();
  final HealPace pace = new HealPace();
  final HealthClock healthClock;
  final Map<ObjectRef, String> contests = new TreeMap<>();

  // any thread
  volatile String place = "";
  volatile RemoteClusters.@Nullable Open remote; // null: the Application's own cluster
  volatile HealthExpressions expressions = HealthExpressions.NONE;
  volatile boolean large; // its last revision, whether it was refused or not
  volatile long weight; // in memory, as an estimate; 0 for a small one
  final AtomicBoolean poked = new AtomicBoolean();

  /** Whether another Application has brought a newer commit. */
  final AtomicBoolean moved = new AtomicBoolean();

  final Set<ObjectRef> unsighted = ConcurrentHashMap.newKeySet();
  final Set<ObjectRef> sighted = ConcurrentHashMap.newKeySet();
  final Set<ApiResource> relisted = ConcurrentHashMap.newKeySet();
  final AtomicBoolean healing = new AtomicBoolean();
  final AtomicBoolean pausing = new AtomicBoolean();
  final AtomicBoolean healFailed = new AtomicBoolean();

  /** Whether a wave waits: then every change of an object may be what it waits for. */
  volatile boolean rolling;

  AppState(AppKey key, String uid, Tenure tenure, ApplicationStatus status, Inventory inventory) {
    this.key = key;
    this.uid = uid;
    this.tenure = tenure;
    this.status = status;
    this.inventory = inventory;
    this.healthClock = HealthClock.after(status);
  }

  /**
   * Whether it has the object that its labels are on, as far as anybody can tell: the inventory of
   * one whose status was not read yet may be another one.
   *
   * @param cluster of the object, as the status tells it
   */
  boolean mayHave(ObjectRef ref, ApplicationStatus.@Nullable Cluster cluster) {
    return !unproven.isEmpty()
        || (inventory.refs().contains(ref) && Objects.equals(recorded, cluster));
  }

  /** When something is due though nothing tells of a change. */
  Instant next() {
    Instant next = nextFetch;
    if (attempt.failed() && retryAt.isBefore(next)) {
      next = retryAt;
    }
    Instant refresh = attempt.failed() ? next : refreshAt().orElse(next);
    return refresh.isBefore(next) ? refresh : next;
  }

  Optional<Instant> refreshAt() {
    lock.lock();
    try {
      return desired == null ? Optional.empty() : Optional.ofNullable(refreshDue);
    } finally {
      lock.unlock();
    }
  }

  /** Whether anything of what is desired came from a store, which may have something else now. */
  boolean readsStores() {
    lock.lock();
    try {
      return desired != null
          && desired.revision().provenance().stream()
              .anyMatch(it -> it.via() == Via.EXTERNAL_SECRET);
    } finally {
      lock.unlock();
    }
  }

  /**
   * What the object was applied from, which is an earlier commit until its wave has come; null when
   * it was not applied.
   */
  @Nullable Desired sourceOf(ObjectRef ref) {
    Applied how = applied.get(ref);
    if (how == null) {
      return null;
    }
    if (desired != null && desired.holds(ref, how.digest())) {
      return desired;
    }
    for (Desired earlier : former) {
      if (earlier.holds(ref, how.digest())) {
        return earlier;
      }
    }
    return null;
  }

  /** Puts another commit in place, and forgets earlier ones of which nothing stands any more. */
  void replaceDesired(Desired next) {
    if (desired != null) {
      former.addFirst(desired);
    }
    desired = next;
    desiredNumber++;
    planned = false;
    admitted = false;
    applied.keySet().retainAll(next.plan().refs());
    forgetFormer();
  }

  /** Forgets earlier commits of which nothing stands any more. */
  void forgetFormer() {
    if (former.isEmpty()) {
      return;
    }
    Set<@Nullable Desired> standing = Collections.newSetFromMap(new IdentityHashMap<>());
    applied.keySet().forEach(ref -> standing.add(sourceOf(ref)));
    former.removeIf(earlier -> {
      boolean gone = !standing.contains(earlier);
      if (gone) {
        earlier.close();
      }
      return gone;
    });
  }

  /** From then on nothing is corrected any more. */
  void forgetDesired() {
    if (desired != null) {
      desired.close();
      desired = null;
      desiredNumber++;
      planned = false;
      admitted = false;
    }
    former.forEach(Desired::close);
    former.clear();
    rolling = false;
  }

  /** Wipes what is in memory. */
  void close() {
    lock.lock();
    try {
      forgetDesired();
      applied.clear();
      hooksMade.clear();
      credentials.values().forEach(CachedCredentials::close);
      credentials.clear();
      decrypted.close();
    } finally {
      lock.unlock();
    }
  }
}

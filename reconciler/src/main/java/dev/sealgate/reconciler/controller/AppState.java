package dev.sealgate.reconciler.controller;

import dev.sealgate.crds.v1alpha1.ApplicationStatus;
import dev.sealgate.reconciler.apply.Applied;
import dev.sealgate.reconciler.cluster.ApiResource;
import dev.sealgate.reconciler.inventory.Inventory;
import dev.sealgate.reconciler.model.AppKey;
import dev.sealgate.reconciler.model.ObjectRef;
import dev.sealgate.reconciler.secrets.DecryptionCache;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

  // reconcile thread only
  @Nullable SyncKey doneKey;
  @Nullable SyncKey failedKey;
  int failures;
  Instant nextFetch = Instant.MIN;
  Instant retryAt = Instant.MIN;
  Attempt attempt = Attempt.NONE;
  String revision = "";
  String attemptedRevision = "";
  String handledRequest = "";
  long handledGeneration = -1;
  volatile ApplicationStatus status;
  @Nullable CachedCredentials credentials;
  final DecryptionCache decrypted = new DecryptionCache();

  // guarded by lock
  final ReentrantLock lock = new ReentrantLock();
  Inventory inventory;
  @Nullable Desired desired;
  @Nullable Instant refreshDue;
  final Map<ObjectRef, Applied> applied = new HashMap<>();
  final Map<ObjectRef, String> differences = new ConcurrentSkipListMap<>();
  final HealPace pace = new HealPace();

  // any thread
  final AtomicBoolean poked = new AtomicBoolean();
  final Set<ObjectRef> sighted = ConcurrentHashMap.newKeySet();
  final Set<ApiResource> relisted = ConcurrentHashMap.newKeySet();
  final AtomicBoolean healing = new AtomicBoolean();
  final AtomicBoolean pausing = new AtomicBoolean();
  final AtomicBoolean healFailed = new AtomicBoolean();

  AppState(AppKey key, String uid, ApplicationStatus status, Inventory inventory) {
    this.key = key;
    this.uid = uid;
    this.status = status;
    this.inventory = inventory;
  }

  Optional<Instant> refreshAt() {
    lock.lock();
    try {
      return desired == null ? Optional.empty() : Optional.ofNullable(refreshDue);
    } finally {
      lock.unlock();
    }
  }

  /** Wipes what is in memory. */
  void close() {
    lock.lock();
    try {
      if (desired != null) {
        desired.close();
        desired = null;
      }
      applied.clear();
      if (credentials != null) {
        credentials.close();
        credentials = null;
      }
      decrypted.close();
    } finally {
      lock.unlock();
    }
  }
}

package dev.sealgate.reconciler.controller;

import dev.sealgate.crypto.mask.PlaceholderKey;
import dev.sealgate.crypto.sealed.SealingKey;
import dev.sealgate.reconciler.cluster.ApiAnswer;
import dev.sealgate.reconciler.cluster.ApiClient;
import dev.sealgate.reconciler.cluster.Detail;
import dev.sealgate.reconciler.cluster.ResourceWatch;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.model.Reason;
import dev.sealgate.reconciler.secrets.ClusterKeyException;
import dev.sealgate.reconciler.secrets.ClusterSecrets;
import dev.sealgate.reconciler.secrets.PlaceholderKeys;
import dev.sealgate.reconciler.secrets.SealingKeys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The controller's own keys, read from the cluster and kept up to date by a watch. What can't be
 * read is tried again for ever; who needs a key meanwhile is told why there is none.
 */
final class Keys implements ResourceWatch.Listener, AutoCloseable {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(20);
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final ClusterSecrets secrets;
  private final SealingKeys sealing;
  private final String namespace;
  private final Runnable changed;
  private final ControllerLog log;

  // guarded by this
  private @Nullable PlaceholderKey placeholder;
  private @Nullable RingLease ring;
  private Problem fault =
      Problem.of(
          Reason.API_UNAVAILABLE,
          "the controller's keys have not been read yet",
          "it is tried again");
  private boolean leading;
  private boolean wanted = true;
  private boolean closed;
  private Duration renewIn = Duration.ZERO; // zero: not by itself

  private final List<ResourceWatch> watches = new ArrayList<>();

  private Keys(
      ClusterSecrets secrets,
      SealingKeys sealing,
      String namespace,
      Runnable changed,
      ControllerLog log) {
    this.secrets = secrets;
    this.sealing = sealing;
    this.namespace = namespace;
    this.changed = changed;
    this.log = log;
  }

  /**
   * @param changed is run whenever other sealing keys are there
   */
  static Keys start(
      ApiClient api,
      ClusterSecrets secrets,
      SealingKeys sealing,
      String namespace,
      List<String> otherNamespaces,
      Runnable changed,
      ControllerLog log) {
    Keys keys = new Keys(secrets, sealing, namespace, changed, log);
    Set<String> watched = new LinkedHashSet<>(otherNamespaces);
    watched.add(namespace);
    for (String one : watched) {
      keys.watches.add(
          ResourceWatch.start(
              api,
              new ResourceWatch.Scope(
                  SecretWatches.SECRETS,
                  one,
                  "labelSelector=" + SealingKeys.LABEL,
                  Detail.METADATA),
              keys));
    }
    Thread.ofVirtual().name("keys").start(keys::load);
    return keys;
  }

  /** From now on this process makes sealing keys when they are due, or another one does. */
  synchronized void lead(boolean now) {
    leading = now;
    wanted |= now;
    notifyAll();
  }

  private void load() {
    Duration pause = FIRST_PAUSE;
    while (true) {
      boolean mayCreate;
      synchronized (this) {
        if (!awaitWanted()) {
          return;
        }
        wanted = false;
        mayCreate = leading;
      }
      try {
        loadOnce(mayCreate);
        pause = FIRST_PAUSE;
      } catch (RuntimeException failure) {
        synchronized (this) {
          if (closed) {
            return;
          }
          fault = told(failure);
          log.keysNotRead(fault);
          wanted = true;
          if (!await(pause)) {
            return;
          }
        }
        Duration next = pause.multipliedBy(2);
        pause = next.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : next;
      }
    }
  }

  /** Until something changed, or a key is due; false when there is nothing more to do. */
  private boolean awaitWanted() {
    long began = System.nanoTime();
    while (!wanted && !closed) {
      Duration left = renewIn.minusNanos(System.nanoTime() - began);
      boolean timed = leading && renewIn.isPositive();
      if (timed && !left.isPositive()) {
        return true;
      }
      if (!await(timed ? left.plusMillis(1) : Duration.ZERO)) {
        return false;
      }
    }
    return !closed;
  }

  private Problem told(RuntimeException failure) {
    if (failure instanceof ClusterKeyException known) {
      return Problem.of(known.reason(), String.valueOf(known.getMessage()), known.hint());
    }
    log.bug(failure);
    return Problem.of(
        Reason.INTERNAL_ERROR,
        "the controller's keys can't be read (" + failure.getClass().getSimpleName() + ")",
        "the controller's log has the details: please report it");
  }

  private void loadOnce(boolean mayCreate) {
    if (placeholderKey() == null) {
      PlaceholderKey loaded = PlaceholderKeys.loadOrCreate(secrets, namespace);
      synchronized (this) {
        placeholder = loaded;
        notifyAll();
      }
    }
    SealingKeys.Loaded loaded = mayCreate ? sealing.loadOrCreate() : sealing.load();
    loaded.unreadable().forEach(log::sealingKeyPassedOver);
    if (loaded.made()) {
      log.sealingKeyMade(loaded.ring().newest().certificate().fingerprint());
    }
    RingLease fresh = new RingLease(loaded.ring());
    @Nullable RingLease old;
    boolean other;
    synchronized (this) {
      old = ring;
      other = old != null && !old.version().equals(fresh.version());
      ring = fresh;
      renewIn = loaded.renewIn().orElse(Duration.ZERO);
      notifyAll();
    }
    if (old != null) {
      old.release();
    }
    if (other) {
      changed.run();
    }
  }

  private synchronized @Nullable PlaceholderKey placeholderKey() {
    return placeholder;
  }

  /** Waits for a notification; false when the thread is to end. */
  private boolean await(Duration most) {
    try {
      wait(most.toMillis());
      return true;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Changes whenever the sealing keys do. */
  synchronized String version() {
    return ring == null ? "" : ring.version();
  }

  /**
   * The key behind the placeholders; waits a moment for it at the start.
   *
   * @throws NoKeyException there is none
   */
  synchronized PlaceholderKey placeholders() {
    return awaitPresent(() -> placeholder);
  }

  /**
   * The sealing keys, for as long as the lease is held; waits a moment for them at the start.
   *
   * @throws NoKeyException they can't be read
   */
  synchronized RingLease sealing() {
    return awaitPresent(() -> ring).lease();
  }

  private <T> T awaitPresent(Supplier<@Nullable T> field) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      T value = field.get();
      if (value != null) {
        return value;
      }
      Duration left = Duration.ofNanos(deadline - System.nanoTime());
      if (!left.isPositive() || closed || !await(left.plusMillis(1))) {
        throw new NoKeyException(fault);
      }
    }
  }

  /** The certificate to seal with. */
  synchronized Optional<String> certificate() {
    return ring == null
        ? Optional.empty()
        : ring.keys().keys().stream()
            .filter(SealingKey::hasCertificate)
            .findFirst()
            .map(key -> key.certificate().toPem());
  }

  private synchronized void again() {
    wanted = true;
    notifyAll();
  }

  @Override
  public void listed(List<Map<String, @Nullable Object>> objects, String version) {
    again();
  }

  @Override
  public void changed(Map<String, @Nullable Object> object) {
    again();
  }

  @Override
  public void gone(Map<String, @Nullable Object> object) {
    again();
  }

  @Override
  public void broken(ApiAnswer why) {
    // a list will follow
  }

  @Override
  public void close() {
    watches.forEach(ResourceWatch::close);
    synchronized (this) {
      closed = true;
      if (ring != null) {
        ring.release();
        ring = null;
      }
      if (placeholder != null) {
        placeholder.close();
        placeholder = null;
      }
      notifyAll();
    }
  }
}

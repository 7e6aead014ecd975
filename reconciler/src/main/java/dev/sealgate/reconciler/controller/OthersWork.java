package dev.sealgate.reconciler.controller;

import dev.sealgate.crds.v1alpha1.Application;
import dev.sealgate.reconciler.model.AppKey;
import dev.sealgate.reconciler.shards.Shards;
import io.javaoperatorsdk.operator.processing.event.source.ResourceEventAware;
import java.util.Objects;
import java.util.Set;

/**
 * What this replica has to know of Applications that others work for: what they own, and when one
 * that is waited for becomes Ready. Called for the own ones too, of which it knows more itself.
 */
final class OthersWork implements ResourceEventAware<Application>, Shards.Listener {
  private final States states;
  private final Claims claims;
  private final Dependencies dependencies;
  private final Signals signals;
  private final Runnable lost;

  /**
   * @param lost is run when another process has this one's name
   */
  OthersWork(
      States states, Claims claims, Dependencies dependencies, Signals signals, Runnable lost) {
    this.states = states;
    this.claims = claims;
    this.dependencies = dependencies;
    this.signals = signals;
    this.lost = lost;
  }

  @Override
  public void onResourceCreated(Application application) {
    if (isOthers(application)) {
      follow(application);
    }
  }

  @Override
  public void onResourceUpdated(Application application, Application before) {
    if (!isOthers(application)) {
      return;
    }
    boolean same =
        Objects.equals(
            States.statusOf(application).inventory(), States.statusOf(before).inventory());
    if (!same) {
      follow(application);
    }
    if (isReady(application) && !isReady(before)) {
      dependencies.waitingFor(States.key(application)).forEach(signals::poke);
    }
  }

  @Override
  public void onResourceDeleted(Application application) {
    AppKey key = States.key(application);
    // one of its own that it has not begun yet is still as it was followed
    if (isOthers(application) || states.find(key) == null) {
      claims.keepOnly(key, "", Set.of()).forEach(signals::poke);
    }
  }

  private boolean isOthers(Application application) {
    return !states.isOwn(States.key(application));
  }

  private void follow(Application application) {
    claims
        .follow(
            States.key(application),
            Target.of(application).place(),
            States.inventoryOf(States.statusOf(application)).refs())
        .forEach(signals::poke);
  }

  private static boolean isReady(Application application) {
    return StatusBuilder.isReady(
        States.statusOf(application), application.getMetadata().getGeneration());
  }

  /** What is ours is begun, and what is not any more is dropped: each by its own thread. */
  @Override
  public void changed() {
    for (Application application : states.specs().all()) {
      AppKey key = States.key(application);
      AppState state = states.find(key);
      if (state == null ? states.isOwn(key) : state.tenure.isOver()) {
        signals.refresh(key);
      }
    }
  }

  @Override
  public void lost() {
    lost.run();
  }
}

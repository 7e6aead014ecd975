package dev.sealgate.reconciler.controller;

import dev.sealgate.crds.v1alpha1.Application;
import dev.sealgate.reconciler.model.AppKey;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;

/** Signals by way of the framework's queue, which serialises them per Application. */
record Wakes(States states, SimpleInboundEventSource<Application> queue) implements Signals {
  @Override
  public void refresh(AppKey app) {
    if (states.find(app) == null && !states.isOwn(app)) {
      // another replica's: the framework would give it a finalizer before anybody is asked
      return;
    }
    queue.propagateEvent(new ResourceID(app.name(), app.namespace()));
  }

  @Override
  public void poke(AppKey app) {
    AppState state = states.find(app);
    if (state != null) {
      state.poked.set(true);
    }
    refresh(app);
  }

  @Override
  public void moved(AppKey app) {
    AppState state = states.find(app);
    if (state != null) {
      state.moved.set(true);
      refresh(app);
    }
  }
}

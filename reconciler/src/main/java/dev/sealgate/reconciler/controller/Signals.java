package dev.sealgate.reconciler.controller;

import dev.sealgate.reconciler.model.AppKey;

/** Wakes the reconcile loop. */
interface Signals {
  /** The status may have to say something else. */
  void refresh(AppKey app);

  /** The Application is to be synced again. */
  void poke(AppKey app);

  /** Another Application has brought a newer commit of what this one follows. */
  void moved(AppKey app);
}

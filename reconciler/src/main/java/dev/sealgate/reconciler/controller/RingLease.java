package dev.sealgate.reconciler.controller;

import dev.sealgate.crypto.sealed.SealingKeyRing;

/** A ring of keys that is wiped when nobody uses it any more. */
final class RingLease implements AutoCloseable {
  private final SealingKeyRing keys;
  private int users = 1;

  RingLease(SealingKeyRing keys) {
    this.keys = keys;
  }

  SealingKeyRing keys() {
    return keys;
  }

  String version() {
    return keys.keys().toString();
  }

  synchronized RingLease lease() {
    users++;
    return this;
  }

  synchronized void release() {
    if (--users == 0) {
      keys.close();
    }
  }

  @Override
  public void close() {
    release();
  }
}

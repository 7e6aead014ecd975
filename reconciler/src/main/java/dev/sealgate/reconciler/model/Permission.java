package dev.sealgate.reconciler.model;

/** Whether an identity may do something. */
public enum Permission {
  GRANTED,
  REFUSED,
  /** The API server did not answer. */
  UNKNOWN
}

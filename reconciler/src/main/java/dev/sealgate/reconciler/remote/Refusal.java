package dev.sealgate.reconciler.remote;

/** Carries what is wrong to the door of this package. Never quotes what was read. */
final class Refusal extends Exception {
  private static final long serialVersionUID = 1;

  private final String path;
  private final String hint;

  Refusal(String path, String message, String hint) {
    super(message, null, false, false);
    this.path = path;
    this.hint = hint;
  }

  ClusterLogin.Reading.Refused told() {
    return new ClusterLogin.Reading.Refused(path, String.valueOf(getMessage()), hint);
  }
}

package dev.sealgate.cli.migrate;

/**
 * What an Application can't say as the original said it.
 *
 * @param where file, document, kind and name
 * @param path of the field, like {@code spec.postBuild}
 */
public record Remark(Weight weight, String where, String path, String message, String hint) {
  /** What follows from it. */
  public enum Weight {
    /** The Application would not apply the same, or can't be written. */
    STOPS,
    /** It applies the same; a person should know. */
    NOTE
  }

  @Override
  public String toString() {
    return where + ": " + path + " " + message + (hint.isEmpty() ? "" : "; " + hint);
  }
}

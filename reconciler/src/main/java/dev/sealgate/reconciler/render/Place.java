package dev.sealgate.reconciler.render;

import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.model.Reason;
import java.util.Objects;

/**
 * A value of a settings file, or of the Application where the file is empty.
 *
 * @param file path from the repository's root
 */
public record Place(String file, String keyPath) {
  public Place {
    Objects.requireNonNull(file, "file");
    Objects.requireNonNull(keyPath, "keyPath");
  }

  public Place key(String key) {
    return new Place(file, KeyPath.key(keyPath, key));
  }

  public Place item(int index) {
    return new Place(file, KeyPath.item(keyPath, index));
  }

  public Problem problem(Reason reason, String message, String hint) {
    return new Problem(reason, file, 0, keyPath, message, hint);
  }
}

package dev.sealgate.reconciler.plan;

import dev.sealgate.reconciler.model.AppKey;
import java.util.Objects;

/**
 * Whose an object is.
 *
 * @param home names the cluster in which the Application is, empty when the object is in the same
 *     one: a cluster that is applied to from elsewhere may have an Application of that name too
 */
public record Owner(AppKey app, String home) {
  public Owner {
    Objects.requireNonNull(app, "app");
    Objects.requireNonNull(home, "home");
  }

  @Override
  public String toString() {
    return home.isEmpty() ? app.toString() : app + " in the cluster " + home;
  }
}

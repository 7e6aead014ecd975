package dev.sealgate.reconciler.secrets;

import dev.sealgate.reconciler.helm.Capabilities;
import dev.sealgate.reconciler.helm.ChartSettings;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a chart needs besides its files.
 *
 * @param settings empty when the Application says nothing of a chart
 * @param values borrowed
 * @param capabilities of the cluster that the objects go to; empty when it does not answer. Blocks.
 */
public record ChartRequest(
    Optional<ChartSettings> settings,
    ClusterValues values,
    Supplier<Optional<Capabilities>> capabilities) {
  public ChartRequest {
    Objects.requireNonNull(settings, "settings");
    Objects.requireNonNull(values, "values");
    Objects.requireNonNull(capabilities, "capabilities");
  }
}

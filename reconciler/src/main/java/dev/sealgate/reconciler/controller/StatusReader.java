package dev.sealgate.reconciler.controller;

import dev.sealgate.crds.v1alpha1.Application;
import dev.sealgate.crds.v1alpha1.ApplicationStatus;
import java.util.Optional;

/**
 * Reads the status of an Application as etcd has it. What a watch or a list from the API server's
 * cache tells may be older than the last journal that this or another process wrote, and whoever
 * went on from there would forget objects. Only where they tell of no status at all it is not asked
 * for: the first write of one is then made to fail if there is any.
 */
@FunctionalInterface
interface StatusReader {
  /**
   * @return empty when there is no answer, or the Application is gone or another one of its name
   */
  Optional<ApplicationStatus> read(Application application);
}

package dev.sealgate.reconciler.secrets;

import dev.sealgate.reconciler.model.Manifest;
import dev.sealgate.reconciler.model.Permission;
import dev.sealgate.reconciler.model.Reason;
import java.util.function.Supplier;

/**
 * Lets through what stands for a Secret that the Application may write. What is refused is neither
 * opened nor fetched: its namespace decides which keys and stores it may use, and is only what
 * somebody wrote into Git.
 */
final class WriteGate {
  private final PreparationRequest request;
  private final ProblemList problems;

  WriteGate(PreparationRequest request, ProblemList problems) {
    this.request = request;
    this.problems = problems;
  }

  /**
   * @param name of the Secret
   */
  boolean admits(Manifest manifest, String name) {
    String named = manifest.ref().namespace();
    String namespace = named.isEmpty() ? request.namespace() : named;
    String secret = "Secret " + namespace + "/" + name;
    Supplier<Permission> right = () -> request.rights().mayWrite(namespace, name);
    // files are opened where processors are shared, and this may wait for the API server
    return switch (Processors.away(right, right)) {
      case GRANTED -> true;
      case REFUSED -> {
        problems.add(
            Reason.FORBIDDEN,
            manifest.origin(),
            "metadata.namespace",
            "its value is left alone: the Application may not patch " + secret,
            "spec.serviceAccountName names who needs that right, by a Role");
        yield false;
      }
      case UNKNOWN -> {
        problems.add(
            Reason.API_UNAVAILABLE,
            manifest.origin(),
            "",
            "the API server does not tell whether " + secret + " may be patched",
            "it is tried again");
        yield false;
      }
    };
  }
}

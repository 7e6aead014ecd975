package dev.sealgate.externalsecrets;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;

/** What became of an {@link ExternalSecretRequest}: the whole Secret, or every reason why not. */
public sealed interface Resolution {

  /**
   * The whole Secret.
   *
   * @param refreshInterval after which the values are to be fetched again, without jitter; zero =
   *     never by time
   */
  record Resolved(ResolvedSecret secret, Duration refreshInterval)
      implements Resolution, AutoCloseable {
    public Resolved {
      requireNonNull(secret, "secret");
      requireNonNull(refreshInterval, "refreshInterval");
    }

    @Override
    public void close() {
      secret.close();
    }
  }

  /**
   * With {@code deletionPolicy: Delete}: the store answered for every reference that it is not
   * there, so there is to be no Secret of that name.
   */
  record Withdrawn(String namespace, String name, Duration refreshInterval) implements Resolution {
    public Withdrawn {
      requireNonNull(namespace, "namespace");
      requireNonNull(name, "name");
      requireNonNull(refreshInterval, "refreshInterval");
    }
  }

  /** At least one failure; all that were found. Nothing may be applied or pruned on it. */
  record Failed(List<Failure> failures) implements Resolution {
    public Failed {
      failures = List.copyOf(failures);
      if (failures.isEmpty()) {
        throw new IllegalArgumentException("a failed resolution names its failures");
      }
    }
  }
}

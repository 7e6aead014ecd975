package dev.sealgate.reconciler.secrets;

import dev.sealgate.reconciler.model.Origin;
import dev.sealgate.reconciler.model.SecretProvenance.Via;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which file brought which placeholder. */
final class SecretSources {
  private final Map<String, Source> sources = new LinkedHashMap<>();

  /**
   * @param details public names of the keys that the file is encrypted to
   */
  record Source(Origin origin, Via via, List<String> details) {
    Source {
      details = List.copyOf(details);
    }
  }

  void note(Collection<String> placeholders, Source source) {
    placeholders.forEach(placeholder -> sources.putIfAbsent(placeholder, source));
  }

  boolean isEmpty() {
    return sources.isEmpty();
  }

  Optional<Source> of(String placeholder) {
    return Optional.ofNullable(sources.get(placeholder));
  }
}

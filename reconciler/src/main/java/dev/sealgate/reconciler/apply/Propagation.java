package dev.sealgate.reconciler.apply;

import dev.sealgate.reconciler.plan.Disposal;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What becomes of an object's dependents when it is deleted. */
public enum Propagation {
  BACKGROUND("Background"),
  FOREGROUND("Foreground"),
  ORPHAN("Orphan");

  private final String kubernetes;

  Propagation(String kubernetes) {
    this.kubernetes = kubernetes;
  }

  String kubernetes() {
    return kubernetes;
  }

  static Optional<Propagation> wishedBy(Map<String, @Nullable Object> metadata) {
    return switch (Disposal.propagation(metadata)) {
      case "foreground" -> Optional.of(FOREGROUND);
      case "background" -> Optional.of(BACKGROUND);
      case "orphan" -> Optional.of(ORPHAN);
      default -> Optional.empty();
    };
  }
}

package dev.sealgate.reconciler.kustomize;

import com.google.re2j.Pattern;
import dev.sealgate.templates.BoundedRegex;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A kind as a kustomization selects by it: exact, or an anchored regular expression. */
final class KindChoice {
  private static final int LONGEST = 256;
  private static final int MOST_STATES = 512;
  private static final java.util.regex.Pattern EXACT =
      java.util.regex.Pattern.compile("[A-Za-z0-9]+");

  private final String text;
  private final @Nullable Pattern pattern;

  private KindChoice(String text, @Nullable Pattern pattern) {
    this.text = text;
    this.pattern = pattern;
  }

  /** Empty when it is no expression, or too large. */
  static Optional<KindChoice> of(String kind) {
    return kind.isEmpty() || isExact(kind)
        ? Optional.of(new KindChoice(kind, null))
        : BoundedRegex.compile(kind, LONGEST, MOST_STATES)
            .map(pattern -> new KindChoice(kind, pattern));
  }

  static boolean isExact(String kind) {
    return EXACT.matcher(kind).matches();
  }

  boolean isExact() {
    return pattern == null;
  }

  /** An empty one takes any. */
  boolean takes(String kind) {
    return pattern == null ? text.isEmpty() || text.equals(kind) : pattern.matches(kind);
  }
}

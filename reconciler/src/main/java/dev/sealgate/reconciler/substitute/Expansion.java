package dev.sealgate.reconciler.substitute;

import dev.sealgate.crypto.SecretBytes;
import java.util.Objects;

/** What became of a text. */
public sealed interface Expansion {
  record Text(String text) implements Expansion {
    public Text {
      Objects.requireNonNull(text, "text");
    }
  }

  /**
   * A text with a secret value in it.
   *
   * @param value the caller's to close
   * @param variable the first one that is secret
   */
  record Hidden(SecretBytes value, String variable) implements Expansion {
    public Hidden {
      Objects.requireNonNull(value, "value");
      Objects.requireNonNull(variable, "variable");
    }

    @Override
    public String toString() {
      return "Hidden[redacted]";
    }
  }

  /** Never with a value in it. */
  record Refused(String message, String hint) implements Expansion {
    public Refused {
      Objects.requireNonNull(message, "message");
      Objects.requireNonNull(hint, "hint");
    }
  }

  /** As {@link Refused}, and so is every other text from now on. */
  record Exhausted(String message, String hint) implements Expansion {
    public Exhausted {
      Objects.requireNonNull(message, "message");
      Objects.requireNonNull(hint, "hint");
    }
  }
}

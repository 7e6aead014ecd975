package dev.sealgate.reconciler.substitute;

import dev.sealgate.crypto.SecretBytes;
import java.util.Objects;

/** What a name stands for. */
public sealed interface Variable {
  record Plain(String text) implements Variable {
    public Plain {
      Objects.requireNonNull(text, "text");
    }
  }

  /**
   * @param value borrowed
   */
  record Hidden(SecretBytes value) implements Variable {
    public Hidden {
      Objects.requireNonNull(value, "value");
    }

    @Override
    public String toString() {
      return "Hidden[redacted]";
    }
  }

  record Missing() implements Variable {}
}

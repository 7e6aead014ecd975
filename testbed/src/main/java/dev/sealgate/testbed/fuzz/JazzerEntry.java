package dev.sealgate.testbed.fuzz;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What Jazzer calls; the class of the target is its argument. */
public final class JazzerEntry {
  private static @Nullable FuzzTarget target;

  private JazzerEntry() {}

  public static void fuzzerInitialize(String[] arguments) throws ReflectiveOperationException {
    target =
        Class.forName(arguments[0])
            .asSubclass(FuzzTarget.class)
            .getDeclaredConstructor()
            .newInstance();
  }

  public static void fuzzerTestOneInput(byte[] input) {
    Objects.requireNonNull(target).check(input);
  }
}

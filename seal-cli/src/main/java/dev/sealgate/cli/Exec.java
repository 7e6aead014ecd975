package dev.sealgate.cli;

import java.io.FileInputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.Map;

/** Puts another program into this process: the same number, and nobody in between. */
final class Exec {
  /** Larger than any system's set of signals. */
  private static final int SIGNAL_SET_BYTES = 128;

  private Exec() {}

  /**
   * Comes back only when it fails.
   *
   * @param words the first is the path of the program
   * @param env all of its environment
   */
  static Failure replace(World world, List<String> words, Map<String, String> env)
      throws IOException {
    if (!(world.in() instanceof FileInputStream)) {
      return Failure.of("this is no process of its own", "leave --same-process out");
    }
    Linker linker = Linker.nativeLinker();
    MethodHandle setMask =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("sigprocmask"),
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_INT,
                ValueLayout.ADDRESS,
                ValueLayout.ADDRESS));
    MethodHandle execve =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("execve"),
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT,
                ValueLayout.ADDRESS,
                ValueLayout.ADDRESS,
                ValueLayout.ADDRESS));
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment none = arena.allocate(SIGNAL_SET_BYTES);
      // signals that the JVM keeps from its threads would be kept from the program
      int unblocked = (int) setMask.invokeExact(setMaskWord(), none, MemorySegment.NULL);
      int failed =
          (int)
              execve.invokeExact(
                  arena.allocateFrom(words.getFirst()),
                  array(arena, words),
                  array(
                      arena,
                      env.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList()));
      throw new IOException("execve returned " + failed + " after " + unblocked);
    } catch (IOException | RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("a native call failed", e);
    }
  }

  /** SIG_SETMASK. */
  private static int setMaskWord() {
    return System.getProperty("os.name", "").startsWith("Mac") ? 3 : 2;
  }

  private static MemorySegment array(Arena arena, List<String> texts) {
    MemorySegment array = arena.allocate(ValueLayout.ADDRESS, texts.size() + 1L);
    for (int i = 0; i < texts.size(); i++) {
      array.setAtIndex(ValueLayout.ADDRESS, i, arena.allocateFrom(texts.get(i)));
    }
    return array;
  }
}

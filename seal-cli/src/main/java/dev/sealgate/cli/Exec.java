package dev.sealgate.cli;

import java.io.FileInputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Puts another program into this process: the same number, and nobody in between. */
final class Exec {
  /** Larger than any system's set of signals. */
  private static final int SIGNAL_SET_BYTES = 128;

  /** F_SETFD and FD_CLOEXEC, on every system. */
  private static final int SET_FLAGS = 2;

  private static final int CLOSE_ON_EXEC = 1;

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
    try (Arena arena = Arena.ofConfined()) {
      MethodHandle execve =
          function("execve", ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.ADDRESS);
      leaveNothingOpen();
      blockNoSignal(arena);
      int failed =
          (int)
              execve.invokeExact(
                  arena.allocateFrom(words.getFirst()),
                  array(arena, words),
                  array(
                      arena,
                      env.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList()));
      throw new IOException("execve returned " + failed);
    } catch (IOException | RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("a native call failed", e);
    }
  }

  private static MethodHandle function(String name, MemoryLayout... arguments) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(
        linker.defaultLookup().findOrThrow(name),
        FunctionDescriptor.of(ValueLayout.JAVA_INT, arguments));
  }

  /** The JVM's own files, of which it has many, are to be closed as the program begins. */
  private static void leaveNothingOpen() throws Throwable {
    Linker linker = Linker.nativeLinker();
    MethodHandle fcntl =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("fcntl"),
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_INT),
            Linker.Option.firstVariadicArg(2));
    for (int file : open()) {
      if (file > 2) {
        int unused = (int) fcntl.invokeExact(file, SET_FLAGS, CLOSE_ON_EXEC);
      }
    }
  }

  private static List<Integer> open() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("/dev/fd"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.matches("[0-9]{1,9}"))
          .map(Integer::valueOf)
          .toList();
    }
  }

  /** Signals that the JVM keeps from its threads would be kept from the program. */
  private static void blockNoSignal(Arena arena) throws Throwable {
    MethodHandle setMask =
        function("sigprocmask", ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS);
    int unused =
        (int)
            setMask.invokeExact(
                setMaskWord(), arena.allocate(SIGNAL_SET_BYTES), MemorySegment.NULL);
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

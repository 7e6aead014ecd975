package dev.sealgate.reconciler.sandbox;

import dev.sealgate.reconciler.sandbox.Child.Ended;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * Runs one program: in an empty environment, without a network where the system lets us take it
 * away, for a bounded time, with bounded memory and output.
 */
public final class Sandbox {
  private static final Duration QUICK = Duration.ofSeconds(10);
  // -v and -d in KiB; a system without one of the limits keeps the others. When memory runs out all
  // the
  // same, the system is to end this child and not the controller.
  private static final String LIMITED =
      "{ echo 1000 >/proc/$$/oom_score_adj; } 2>/dev/null; ulimit -c 0; ulimit -v %d 2>/dev/null; ulimit -d %d 2>/dev/null; ulimit -t %d 2>/dev/null; exec \"$0\" \"$@\"";

  /** Address space that Go's runtime takes for itself and never fills. */
  private static final long RUNTIME = 768L << 20;

  /** Of that, what counts as data though it is not filled. */
  private static final long TABLES = 56L << 20;

  private final Optional<Path> program;
  private final String state;
  private final List<String> isolation;
  private final BuildLimits limits;
  private final Path parent;
  private final Semaphore slots;

  private Sandbox(
      Optional<Path> program,
      String state,
      List<String> isolation,
      BuildLimits limits,
      Path parent) {
    this.program = program;
    this.state = state;
    this.isolation = List.copyOf(isolation);
    this.limits = limits;
    this.parent = parent;
    this.slots = new Semaphore(limits.atOnce(), true);
  }

  /** Where folders are made when nothing else is said: in memory, where the system offers that. */
  public static Path defaultParent() {
    return BuildFolder.parent();
  }

  /**
   * Looks for the program and asks for its version, once.
   *
   * @param setting a path, or a name to be found in the search path
   * @param searchPath as in {@code PATH}
   * @param parent of the folders that the program runs in
   */
  public static Sandbox find(
      Program program, String setting, String searchPath, BuildLimits limits, Path parent) {
    Optional<Path> found = Programs.find(setting, searchPath);
    String name = program.name();
    if (found.isEmpty()) {
      return missing(name + " was not found", limits, parent);
    }
    try {
      BuildFolder.sweep(parent);
      List<String> isolation = isolation(searchPath, found.get(), parent);
      Optional<Program.Version> version = version(found.get(), isolation, parent);
      if (version.isEmpty()) {
        return missing("the " + name + " found does not tell its version", limits, parent);
      }
      if (!program.fits(version.get())) {
        return missing("the " + name + " found is of version " + version.get(), limits, parent);
      }
      return new Sandbox(
          found,
          name
              + " "
              + version.get()
              + (isolation.isEmpty() ? ", its network not cut off" : ", without a network"),
          isolation,
          limits,
          parent);
    } catch (IOException _) {
      return missing(name + " can't be started", limits, parent);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return missing(name + " was not looked for", limits, parent);
    }
  }

  private static Sandbox missing(String why, BuildLimits limits, Path parent) {
    return new Sandbox(Optional.empty(), why, List.of(), limits, parent);
  }

  public boolean isThere() {
    return program.isPresent();
  }

  /** One line for the log. */
  public String state() {
    return state;
  }

  public BuildLimits limits() {
    return limits;
  }

  /**
   * @param files by their paths below the folder that the program runs in
   * @throws InterruptedException the child is killed
   */
  public Run run(Map<String, byte[]> files, String... arguments) throws InterruptedException {
    if (program.isEmpty()) {
      return new Run.Missing(state);
    }
    slots.acquire();
    try (BuildFolder folder = BuildFolder.create(parent, files)) {
      List<String> command = new ArrayList<>(isolation);
      command.addAll(
          List.of(
              Programs.SHELL,
              "-c",
              LIMITED.formatted(
                  (limits.memory() * 4 + RUNTIME) >> 10,
                  (limits.memory() + BuildLimits.MARGIN + TABLES) >> 10,
                  limits.time().toSeconds() * 4 + 1),
              program.get().toString()));
      command.addAll(List.of(arguments));
      return switch (Child.run(
          command, folder.work(), environment(folder), limits.time(), limits.output())) {
        case Ended.Exited(int code, byte[] output, byte[] complaints) ->
            new Run.Exited(code, output, line(complaints, folder));
        case Ended.OutOfTime _ -> new Run.OutOfTime();
        case Ended.TooMuchOutput _ -> new Run.TooMuchOutput();
      };
    } catch (IOException _) {
      return new Run.NoRoom(parent.toString());
    } finally {
      slots.release();
    }
  }

  private Map<String, String> environment(BuildFolder folder) {
    return Map.of(
        "HOME", folder.home().toString(),
        "XDG_CONFIG_HOME", folder.home().toString(),
        "XDG_CACHE_HOME", folder.home().toString(),
        "TMPDIR", folder.home().toString(),
        "PATH", folder.nothing().toString(),
        "GOMEMLIMIT", Long.toString(limits.memory()),
        "GOTRACEBACK", "none");
  }

  private static String line(byte[] complaints, BuildFolder folder) {
    return new String(complaints, StandardCharsets.UTF_8)
        .lines()
        .filter(line -> !line.startsWith("# Warning"))
        .reduce("", (all, line) -> all + " " + line.strip())
        .replaceAll("\\p{Cntrl}", " ")
        .replace(folder.work() + "/", "");
  }

  private static List<String> isolation(String searchPath, Path program, Path parent)
      throws IOException, InterruptedException {
    Optional<Path> unshare = Programs.find("unshare", searchPath);
    if (unshare.isEmpty()) {
      return List.of();
    }
    List<String> isolation = List.of(unshare.get().toString(), "-r", "-n", "--");
    return version(program, isolation, parent).isPresent() ? isolation : List.of();
  }

  private static Optional<Program.Version> version(
      Path program, List<String> isolation, Path parent) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(isolation);
    command.addAll(List.of(program.toString(), "version"));
    Ended ended = Child.run(command, parent, Map.of(), QUICK, 1 << 10);
    return ended instanceof Ended.Exited(int code, byte[] output, byte[] _) && code == 0
        ? Program.version(new String(output, StandardCharsets.UTF_8).strip())
        : Optional.empty();
  }
}

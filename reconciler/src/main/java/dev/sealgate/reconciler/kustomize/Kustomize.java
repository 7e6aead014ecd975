package dev.sealgate.reconciler.kustomize;

import dev.sealgate.reconciler.kustomize.Child.Ended;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.model.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs the kustomize program: in an empty environment, without a network where the system lets us
 * take it away, for a bounded time, with bounded memory and output.
 */
public final class Kustomize {
  private static final Pattern VERSION = Pattern.compile("v?(\\d+)\\.(\\d+)\\.(\\d+)");
  private static final Duration QUICK = Duration.ofSeconds(10);
  private static final int LONGEST_MESSAGE = 600;
  private static final String HINT =
      "the controller's image has kustomize 5.8.1 or newer; elsewhere SEALGATE_KUSTOMIZE names it";
  // -v in KiB; a system without one of the limits keeps the others
  private static final String LIMITED =
      "ulimit -c 0; ulimit -v %d 2>/dev/null; ulimit -t %d 2>/dev/null; exec \"$0\" \"$@\"";

  /** Address space that Go's runtime takes for itself and never fills. */
  private static final long RUNTIME = 768L << 20;

  private final Optional<Path> program;
  private final String state;
  private final List<String> isolation;
  private final BuildLimits limits;
  private final Path parent;
  private final Semaphore slots;

  private Kustomize(
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

  /**
   * Looks for the program and asks for its version, once.
   *
   * @param setting a path, or a name to be found in the search path
   * @param searchPath as in {@code PATH}
   */
  public static Kustomize find(String setting, String searchPath, BuildLimits limits) {
    return find(setting, searchPath, limits, BuildFolder.parent());
  }

  static Kustomize find(String setting, String searchPath, BuildLimits limits, Path parent) {
    Optional<Path> found = Programs.find(setting, searchPath);
    if (found.isEmpty()) {
      return missing("kustomize was not found", limits, parent);
    }
    try {
      BuildFolder.sweep(parent);
      List<String> isolation = isolation(searchPath, found.get(), parent);
      Optional<String> version = version(found.get(), isolation, parent);
      if (version.isEmpty()) {
        return missing("the kustomize found does not tell its version", limits, parent);
      }
      if (!fits(version.get())) {
        return missing("the kustomize found is of version " + version.get(), limits, parent);
      }
      return new Kustomize(
          found,
          "kustomize "
              + version.get()
              + (isolation.isEmpty() ? ", its network not cut off" : ", without a network"),
          isolation,
          limits,
          parent);
    } catch (IOException _) {
      return missing("kustomize can't be started", limits, parent);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return missing("kustomize was not looked for", limits, parent);
    }
  }

  private static Kustomize missing(String why, BuildLimits limits, Path parent) {
    return new Kustomize(Optional.empty(), why, List.of(), limits, parent);
  }

  public boolean isThere() {
    return program.isPresent();
  }

  /** One line for the log. */
  public String state() {
    return state;
  }

  /**
   * Builds the workspace.
   *
   * @param scrub takes secret values out of a text, whatever they do there
   * @throws InterruptedException the child is killed
   */
  public Build build(Workspace workspace, UnaryOperator<String> scrub) throws InterruptedException {
    if (program.isEmpty()) {
      return failed(workspace, Reason.RENDER_FAILED, state, HINT);
    }
    slots.acquire();
    try (BuildFolder folder = BuildFolder.create(parent, workspace.files())) {
      List<String> command = new ArrayList<>(isolation);
      command.addAll(
          List.of(
              Programs.SHELL,
              "-c",
              LIMITED.formatted(
                  (limits.memory() * 4 + RUNTIME) >> 10, limits.time().toSeconds() * 4 + 1),
              program.get().toString(),
              "build",
              Workspace.TOP));
      return switch (Child.run(
          command, folder.work(), environment(folder), limits.time(), limits.output())) {
        case Ended.Exited(int code, byte[] output, byte[] complaints) ->
            code == 0
                ? new Build.Done(output)
                : failed(
                    workspace,
                    Reason.RENDER_FAILED,
                    "kustomize can't build it: " + message(complaints, workspace, folder, scrub),
                    "`kustomize build` shows the same on the decrypted files");
        case Ended.OutOfTime _ ->
            failed(
                workspace,
                Reason.LIMIT_EXCEEDED,
                "kustomize took longer than " + limits.time().toSeconds() + " s",
                "split it among several Applications");
        case Ended.TooMuchOutput _ ->
            failed(
                workspace,
                Reason.LIMIT_EXCEEDED,
                "kustomize wrote more than " + limits.output() + " bytes",
                "split it among several Applications");
      };
    } catch (IOException _) {
      return failed(
          workspace,
          Reason.RENDER_FAILED,
          "the files can't be handed to kustomize",
          "is there room in " + parent + " of the controller?");
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

  private static Build failed(Workspace workspace, Reason reason, String message, String hint) {
    return new Build.Failed(Problem.inFile(reason, workspace.topFile(), message, hint));
  }

  /** One line with the repository's names in it, and nothing of this machine's. */
  static String message(
      byte[] complaints, Workspace workspace, BuildFolder folder, UnaryOperator<String> scrub) {
    String text =
        new String(complaints, StandardCharsets.UTF_8)
            .lines()
            .filter(line -> !line.startsWith("# Warning"))
            .reduce("", (all, line) -> all + " " + line.strip());
    text = scrub.apply(text.replaceAll("\\p{Cntrl}", " "));
    text = workspace.translate(text.replace(folder.work() + "/", ""));
    text = text.replaceFirst("^\\s*Error: ", "").strip();
    return text.isEmpty()
        ? "it was killed, for want of memory perhaps"
        : text.substring(0, Math.min(text.length(), LONGEST_MESSAGE));
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

  private static Optional<String> version(Path program, List<String> isolation, Path parent)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(isolation);
    command.addAll(List.of(program.toString(), "version"));
    Ended ended = Child.run(command, parent, Map.of(), QUICK, 1 << 10);
    if (ended instanceof Ended.Exited(int code, byte[] output, byte[] _) && code == 0) {
      Matcher version = VERSION.matcher(new String(output, StandardCharsets.UTF_8).strip());
      return version.matches() ? Optional.of(version.group()) : Optional.empty();
    }
    return Optional.empty();
  }

  private static boolean fits(String version) {
    Matcher parts = VERSION.matcher(version);
    if (!parts.matches() || !parts.group(1).equals("5") || parts.group(2).length() > 4) {
      return false;
    }
    int minor = Integer.parseInt(parts.group(2));
    return minor > 8 || (minor == 8 && !parts.group(3).equals("0"));
  }
}

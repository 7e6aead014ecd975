package dev.sealgate.cli;

import dev.sealgate.crypto.CryptoException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One command on many files: a failure of one does not keep the others from being done. */
final class Batch {
  /** What is done to a file. */
  interface Step {
    void on(String file);
  }

  /** What is done to a file, and whether it was changed by that. */
  interface Change {
    /**
     * @return what has happened to it, for example {@code encrypted}
     */
    String on(String file);
  }

  private Batch() {}

  /**
   * @param done what has happened to a file then, for example {@code encrypted}
   * @return 0, or 1 when some failed; they are listed at the end
   */
  static int run(World world, List<String> files, String done, Step step) {
    return run(world, files, done, always(done, step), new Progress(world, files.size()), null);
  }

  /**
   * The same for commands whose results scripts ask for; these are told of a single file too.
   *
   * @param done what is told of all those that did not fail
   */
  static int run(World world, List<String> files, String done, Change change, FileReport report) {
    World own = report.isWanted() ? world.with(Quiet.VARIABLE, "1") : world;
    return run(own, files, done, change, new Progress(own, files.size()), report);
  }

  /** The same for what takes no time; a single file's failure is thrown. */
  static int quietly(World world, List<String> files, Step step) {
    if (files.size() == 1) {
      step.on(files.getFirst());
      return ExitCode.OK;
    }
    World quiet = world.with(Quiet.VARIABLE, "1");
    String done = "listed";
    return run(quiet, files, done, always(done, step), new Progress(quiet, files.size()), null);
  }

  private static Change always(String done, Step step) {
    return file -> {
      step.on(file);
      return done;
    };
  }

  private static int run(
      World world,
      List<String> files,
      String done,
      Change change,
      Progress progress,
      @Nullable FileReport report) {
    Map<String, Problem> failed = new LinkedHashMap<>();
    for (String file : files) {
      progress.begins(file);
      try {
        String result = change.on(file);
        progress.ended(result, file);
        if (report != null) {
          report.done(file, result);
        }
      } catch (Failure | CryptoException e) {
        Problem problem = Problem.of(e, world);
        failed.put(file, problem);
        progress.ended("failed", file);
        if (report != null) {
          report.failed(file, problem);
        }
      }
    }
    progress.close();
    if (report != null) {
      report.print(world);
    }
    if (failed.isEmpty()) {
      return ExitCode.OK;
    }
    failed.values().forEach(problem -> problem.report(world));
    if (files.size() == 1) {
      return failed.values().iterator().next().exitCode();
    }
    new Problem(
            ExitCode.FAILURE,
            failed.size() == files.size()
                ? "all %d files failed".formatted(files.size())
                : "%d of %d files failed, the others are %s"
                    .formatted(failed.size(), files.size(), done),
            "what is wrong with each stands above; run the command again for these")
        .report(world);
    return ExitCode.FAILURE;
  }
}

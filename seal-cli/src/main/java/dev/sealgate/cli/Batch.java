package dev.sealgate.cli;

import dev.sealgate.crypto.CryptoException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One command on many files: a failure of one does not keep the others from being done. */
final class Batch {
  /** What is done to a file. */
  interface Step {
    void on(String file);
  }

  private Batch() {}

  /**
   * @param done what has happened to a file then, for example {@code encrypted}
   * @return 0, or 1 when some failed; they are listed at the end
   */
  static int run(World world, List<String> files, String done, Step step) {
    return run(world, files, done, step, new Progress(world, files.size(), done));
  }

  /** The same for what takes no time; a single file's failure is thrown. */
  static int quietly(World world, List<String> files, Step step) {
    if (files.size() == 1) {
      step.on(files.getFirst());
      return ExitCode.OK;
    }
    World quiet = world.with(Quiet.VARIABLE, "1");
    return run(world, files, "listed", step, new Progress(quiet, files.size(), "listed"));
  }

  private static int run(
      World world, List<String> files, String done, Step step, Progress progress) {
    Map<String, Problem> failed = new LinkedHashMap<>();
    for (String file : files) {
      progress.begins(file);
      try {
        step.on(file);
        progress.ended(file);
      } catch (Failure | CryptoException e) {
        failed.put(file, Problem.of(e, world));
        progress.failed(file);
      }
    }
    progress.close();
    if (failed.isEmpty()) {
      return ExitCode.OK;
    }
    failed.values().forEach(problem -> problem.report(world));
    new Problem(
            ExitCode.FAILURE,
            "%d of %d files failed, the others are %s".formatted(failed.size(), files.size(), done),
            "what is wrong with each stands above; run the command again for these")
        .report(world);
    return ExitCode.FAILURE;
  }
}

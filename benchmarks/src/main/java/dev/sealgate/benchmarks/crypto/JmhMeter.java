package dev.sealgate.benchmarks.crypto;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * One benchmark method in a JVM of its own, on one thread.
 *
 * @param seconds how long it warms up, and then how many samples of a second are taken
 */
record JmhMeter(Class<?> type, String method, Fixtures fixtures, int seconds) implements Meter {
  /** What the libraries need; Java chooses collector and compilers by itself. */
  private static final String[] FLAGS = {
    "-XX:+ExitOnOutOfMemoryError",
    "--enable-native-access=ALL-UNNAMED",
    "--sun-misc-unsafe-memory-access=allow"
  };

  @Override
  public List<Double> secondsPerOperation() throws RunnerException {
    return run(
        new OptionsBuilder()
            .forks(1)
            .jvmArgs(FLAGS)
            .jvmArgsAppend("-D" + Fixtures.FOLDER_PROPERTY + "=" + fixtures.folder())
            .warmupIterations(seconds)
            .warmupTime(TimeValue.seconds(1))
            .measurementIterations(seconds)
            .measurementTime(TimeValue.seconds(1)));
  }

  List<Double> run(ChainedOptionsBuilder options) throws RunnerException {
    RunResult result =
        new Runner(
                options
                    .include("^" + type.getName().replace(".", "\\.") + "\\." + method + "$")
                    .mode(Mode.AverageTime)
                    .timeUnit(TimeUnit.NANOSECONDS)
                    .threads(1)
                    .shouldFailOnError(true)
                    .verbosity(VerboseMode.SILENT)
                    .build())
            .runSingle();
    return result.getBenchmarkResults().stream()
        .flatMap(fork -> fork.getIterationResults().stream())
        .map(iteration -> iteration.getPrimaryResult().getScore() / 1e9)
        .toList();
  }
}

package dev.sealgate.cli.preview;

import dev.sealgate.cli.Failure;
import dev.sealgate.crds.v1alpha1.Application;
import dev.sealgate.externalsecrets.ClusterAccess;
import dev.sealgate.reconciler.charts.ChartOptions;
import dev.sealgate.reconciler.charts.ChartRepositories;
import dev.sealgate.reconciler.controller.Preview;
import dev.sealgate.reconciler.git.FetchResult;
import dev.sealgate.reconciler.git.ProxyRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Charts of repositories and registries, kept as long as this: what is shown is what is there. */
final class FetchedCharts implements AutoCloseable {
  private final Path folder;
  private final ChartRepositories repositories;

  private FetchedCharts(Path folder, ChartRepositories repositories) {
    this.folder = folder;
    this.repositories = repositories;
  }

  /**
   * @param env says which proxies there are
   */
  static FetchedCharts start(Map<String, String> env, Clock clock) {
    try {
      Path folder = Files.createTempDirectory("seal-charts");
      return new FetchedCharts(
          folder, new ChartRepositories(ChartOptions.defaults(folder, ProxyRules.of(env)), clock));
    } catch (IOException _) {
      throw Failure.of(
          "the folder for temporary files can't be written", "point TMPDIR at one that can");
    }
  }

  FetchResult fetch(Preview preview, Application application, ClusterAccess cluster) {
    return preview.chart(application, repositories, cluster);
  }

  @Override
  public void close() {
    repositories.close();
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.deleteIfExists(file);
      }
    } catch (IOException _) {
      // of the temporary files of a machine one more is no failure
    }
  }
}

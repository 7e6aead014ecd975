package dev.sealgate.reconciler.charts;

import dev.sealgate.reconciler.git.SourceEntry;
import dev.sealgate.reconciler.git.SourceFile;
import dev.sealgate.reconciler.git.SourceListing;
import dev.sealgate.reconciler.git.SourceTree;
import dev.sealgate.reconciler.git.TreeLimits;
import java.util.Collection;
import java.util.TreeSet;

/**
 * A chart with a commit beside it, whose files stand below {@code $values/}: Argo CD's word where
 * that source is called values. The revision is that of both.
 */
final class TreeWithValues implements SourceTree {
  static final String BELOW = "$values/";

  private final SourceTree chart;
  private final SourceTree values;

  /** Takes over both. */
  TreeWithValues(SourceTree chart, SourceTree values) {
    this.chart = chart;
    this.values = values;
  }

  @Override
  public String commit() {
    return chart.commit() + "," + values.commit();
  }

  @Override
  public String treeId() {
    return chart.treeId();
  }

  /** Of the commit only those files count that are named: the others may change. */
  @Override
  public String treeId(Collection<String> others) {
    StringBuilder id = new StringBuilder(chart.treeId(others));
    for (String other : new TreeSet<>(others)) {
      if (other.startsWith(BELOW)) {
        id.append(' ').append(other).append('=');
        id.append(
            switch (find(other)) {
              case SourceEntry.Regular(SourceFile file) -> file.blobId();
              case SourceEntry.Missing _ -> "";
              case SourceEntry.Folder _, SourceEntry.Link _ -> values.treeId();
            });
      }
    }
    return id.toString();
  }

  @Override
  public SourceEntry find(String entry) {
    if (!entry.startsWith(BELOW)) {
      return chart.find(entry);
    }
    return switch (values.find(entry.substring(BELOW.length()))) {
      case SourceEntry.Regular(SourceFile file) ->
          new SourceEntry.Regular(new SourceFile(BELOW + file.path(), file.blobId(), file.size()));
      case SourceEntry.Link(String path, boolean submodule) ->
          new SourceEntry.Link(BELOW + path, submodule);
      case SourceEntry.Missing missing -> missing;
      case SourceEntry.Folder folder -> folder;
    };
  }

  @Override
  public String path() {
    return chart.path();
  }

  @Override
  public TreeLimits limits() {
    return chart.limits();
  }

  @Override
  public SourceListing list(boolean hidden) {
    return chart.list(hidden);
  }

  @Override
  public byte[] read(SourceFile file) {
    return file.path().startsWith(BELOW)
        ? values.read(
            new SourceFile(file.path().substring(BELOW.length()), file.blobId(), file.size()))
        : chart.read(file);
  }

  @Override
  public void close() {
    try {
      chart.close();
    } finally {
      values.close();
    }
  }

  @Override
  public String toString() {
    return chart + " with " + values;
  }
}

package dev.sealgate.reconciler.charts;

import dev.sealgate.reconciler.git.SourceEntry;
import dev.sealgate.reconciler.git.SourceFailure;
import dev.sealgate.reconciler.git.SourceFile;
import dev.sealgate.reconciler.git.SourceListing;
import dev.sealgate.reconciler.git.SourceTree;
import dev.sealgate.reconciler.git.SourceUnreadableException;
import dev.sealgate.reconciler.git.TreeLimits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A chart as a folder that is named after it and its version. The archive is unpacked, in memory,
 * when somebody looks into it.
 */
final class ChartTree implements SourceTree {
  private final Chart chart;
  private final FileChannel archive;
  private final Runnable damaged;
  private final ChartLimits limits;
  private final String folder;
  private @Nullable Map<String, byte[]> contents;
  private boolean closed;

  /**
   * @param archive taken over; stays readable when the file is removed
   * @param damaged has to see to it that the next fetch brings the archive anew
   */
  ChartTree(Chart chart, FileChannel archive, Runnable damaged, ChartLimits limits) {
    this.chart = chart;
    this.archive = archive;
    this.damaged = damaged;
    this.limits = limits;
    this.folder = chart.name() + "@" + chart.version();
  }

  @Override
  public String commit() {
    return chart.pinned();
  }

  @Override
  public String treeId() {
    return folder + " " + chart.archive();
  }

  /** The archive is all there is. */
  @Override
  public String treeId(Collection<String> others) {
    return treeId();
  }

  @Override
  public SourceEntry find(String entry) {
    byte[] content = contents().get(entry);
    if (content != null) {
      return new SourceEntry.Regular(file(entry, content));
    }
    String below = entry + "/";
    return entry.isEmpty() || contents().keySet().stream().anyMatch(it -> it.startsWith(below))
        ? new SourceEntry.Folder()
        : new SourceEntry.Missing();
  }

  @Override
  public String path() {
    return folder;
  }

  @Override
  public TreeLimits limits() {
    return limits.tree();
  }

  @Override
  public SourceListing list(boolean hidden) {
    List<SourceFile> files = new ArrayList<>();
    contents()
        .forEach((path, content) -> {
          if (hidden || !path.substring(folder.length()).contains("/.")) {
            files.add(file(path, content));
          }
        });
    files.sort((one, other) -> one.path().compareTo(other.path()));
    return new SourceListing(files, List.of(), true);
  }

  private static SourceFile file(String path, byte[] content) {
    return new SourceFile(path, Archive.sha256(content), content.length);
  }

  @Override
  public byte[] read(SourceFile file) {
    byte[] content = contents().get(file.path());
    if (content == null) {
      throw new IllegalArgumentException("the chart has no such file");
    }
    return content.clone();
  }

  private synchronized Map<String, byte[]> contents() {
    if (closed) {
      throw new IllegalStateException("the chart is closed");
    }
    if (contents == null) {
      contents = new HashMap<>();
      unpack().forEach((path, content) -> contents.put(folder + "/" + path, content));
    }
    return contents;
  }

  private Map<String, byte[]> unpack() {
    try {
      ByteBuffer packed = ByteBuffer.allocate(Math.toIntExact(archive.size()));
      int at = 0;
      while (packed.hasRemaining()) {
        int read = archive.read(packed, at);
        if (read < 0) {
          throw new IOException("the file ends early");
        }
        at += read;
      }
      if (!Archive.sha256(packed.array()).equals(chart.archive())) {
        throw new IOException("the file was changed");
      }
      return Archive.unpack(packed.array(), chart.name(), chart.name(), limits);
    } catch (IOException | SourceFailure failure) {
      damaged.run();
      throw new SourceUnreadableException(failure);
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    contents = null;
    try {
      archive.close();
    } catch (IOException _) {
      // it was only read
    }
  }

  @Override
  public String toString() {
    return folder;
  }
}

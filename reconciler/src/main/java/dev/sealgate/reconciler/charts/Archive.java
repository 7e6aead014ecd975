package dev.sealgate.reconciler.charts;

import dev.sealgate.reconciler.git.SourceFailure;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.model.Reason;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** A chart's files out of its archive. Pure. */
final class Archive {
  private static final int ALWAYS_FINE = 1 << 20;
  private static final int LONGEST_NAME = 1024;

  private final String chart;
  private final String shown;
  private final ChartLimits limits;
  private final SortedMap<String, byte[]> files = new TreeMap<>();

  private Archive(String chart, String shown, ChartLimits limits) {
    this.chart = chart;
    this.shown = shown;
    this.limits = limits;
  }

  /**
   * @param chart the name of the archive's only folder
   * @param shown what messages call the archive
   * @return contents by their path below that folder
   */
  static SortedMap<String, byte[]> unpack(
      byte[] packed, String chart, String shown, ChartLimits limits) throws SourceFailure {
    return new Archive(chart, shown, limits).unpack(packed);
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private SortedMap<String, byte[]> unpack(byte[] packed) throws SourceFailure {
    long most =
        Math.min(
            limits.maxUnpackedBytes(),
            Math.max(ALWAYS_FINE, (long) limits.maxRatio() * packed.length));
    try (InputStream unzipped = new GZIPInputStream(new ByteArrayInputStream(packed), 8192)) {
      Tar tar = new Tar(new Bounded(unzipped, most));
      int entries = 0;
      Tar.@Nullable Entry entry = tar.next();
      while (entry != null) {
        if (++entries > limits.tree().maxEntries()) {
          throw limit("holds more than " + limits.tree().maxEntries() + " files and folders");
        }
        take(entry, tar);
        entry = tar.next();
      }
    } catch (TooMuch _) {
      throw limit("unpacks to more than " + most + " bytes");
    } catch (EOFException _) {
      throw invalid("ends in the middle", "the upload or the download was cut off");
    } catch (IOException _) {
      throw invalid("is no gzipped tar archive", "pack the chart with helm package");
    }
    for (String file : files.keySet()) {
      String folder = file;
      for (int end = folder.lastIndexOf('/'); end > 0; end = folder.lastIndexOf('/')) {
        folder = folder.substring(0, end);
        if (files.containsKey(folder)) {
          throw unsafe(folder, "stands there as a file and as a folder");
        }
      }
    }
    return files;
  }

  private void take(Tar.Entry entry, Tar tar) throws IOException, SourceFailure {
    String name = entry.name();
    Optional<String> below = below(name);
    switch (entry.kind()) {
      case FOLDER -> {}
      case FILE -> {
        String path =
            below
                .filter(it -> !it.isEmpty())
                .orElseThrow(() -> unsafe(name, "lies beside the folder " + chart));
        if (entry.size() > limits.tree().maxFileBytes()) {
          throw limit(
              "holds " + path + " with more than " + limits.tree().maxFileBytes() + " bytes");
        }
        if (files.put(path, tar.content()) != null) {
          throw unsafe(name, "stands there twice");
        }
      }
      case HARD_LINK, SYMBOLIC_LINK -> throw unsafe(name, "is a link, which is not followed");
      case DEVICE -> throw unsafe(name, "is a device or a pipe");
      case OTHER -> throw unsafe(name, "is neither a file nor a folder");
    }
  }

  /** The path below the chart's folder; empty for the folder itself. */
  private Optional<String> below(String name) throws SourceFailure {
    if (name.startsWith("/")) {
      throw unsafe(name, "is an absolute path");
    }
    if (name.isEmpty()
        || name.length() > LONGEST_NAME
        || name.chars().anyMatch(c -> c < ' ' || c == 0x7f || c == '\\' || c == 0xfffd)) {
      throw unsafe(name, "is no name that a file of a chart may have");
    }
    String[] parts = name.replaceFirst("^(\\./)+", "").replaceFirst("/+$", "").split("/", -1);
    if (parts.length > limits.tree().maxDepth()) {
      throw limit("nests more than " + limits.tree().maxDepth() + " folders");
    }
    for (String part : parts) {
      if (part.equals("..") || part.equals(".") || part.isEmpty()) {
        // "." alone is the folder that the archive was packed in
        if (name.matches("\\./?")) {
          return Optional.empty();
        }
        throw unsafe(name, "leaves the folder of the chart, or may");
      }
    }
    if (!parts[0].equals(chart)) {
      throw unsafe(name, "lies beside the folder " + chart);
    }
    return Optional.of(String.join("/", parts).substring(chart.length()).replaceFirst("^/", ""));
  }

  private SourceFailure unsafe(String name, String what) {
    return new SourceFailure(
        Problem.inFile(
            Reason.UNSAFE_PATH,
            name,
            "this entry of " + shown + " " + what,
            "pack the chart with helm package; ask who published it"));
  }

  private SourceFailure limit(String what) {
    return new SourceFailure(
        Reason.LIMIT_EXCEEDED,
        shown + " " + what,
        "a chart holds templates and values: keep other files out of it");
  }

  private SourceFailure invalid(String what, String hint) {
    return new SourceFailure(Reason.INVALID_MANIFEST, shown + " " + what, hint);
  }

  private static final class TooMuch extends IOException {
    private static final long serialVersionUID = 1;

    TooMuch() {
      super("too much");
    }
  }

  /** Ends what unpacks to too much, whatever the archive says of its sizes. */
  private static final class Bounded extends FilterInputStream {
    private long left;

    Bounded(InputStream in, long most) {
      super(in);
      this.left = most;
    }

    private void spend(long bytes) throws TooMuch {
      left -= bytes;
      if (left < 0) {
        throw new TooMuch();
      }
    }

    @Override
    public int read() throws IOException {
      int next = super.read();
      spend(next < 0 ? 0 : 1);
      return next;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int count = super.read(target, offset, length);
      spend(Math.max(count, 0));
      return count;
    }

    @Override
    public long skip(long count) throws IOException {
      long skipped = super.skip(count);
      spend(skipped);
      return skipped;
    }
  }
}

package dev.sealgate.reconciler.charts;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the versions of some charts while an index is read: {@code entries.CHART[].version},
 * {@code digest} and {@code urls}. All else passes by.
 */
final class IndexCollector {
  private static final int DEEPEST = 64;
  private static final int ENTRY = 4;
  private static final int MOST_URLS = 4;
  private static final int LONGEST = 4096;

  /** The index is over a bound. */
  static final class TooMuchException extends RuntimeException {
    private static final long serialVersionUID = 1;

    TooMuchException() {
      super("too much", null, false, false);
    }
  }

  /**
   * @param urls absolute, or relative to the repository
   */
  record Entry(String version, String digest, List<String> urls) {
    Entry {
      urls = List.copyOf(urls);
    }
  }

  private static final class Level {
    final boolean mapping;
    @Nullable String key;

    Level(boolean mapping) {
      this.mapping = mapping;
    }
  }

  private final Set<String> charts;
  private final int mostVersions;
  private final List<Level> levels = new ArrayList<>();
  private final Map<String, List<Entry>> found = new HashMap<>();
  private final List<String> urls = new ArrayList<>();
  private boolean hasEntries;
  private String version = "";
  private String digest = "";

  IndexCollector(Set<String> charts, int mostVersions) {
    this.charts = Set.copyOf(charts);
    this.mostVersions = mostVersions;
  }

  boolean hasEntries() {
    return hasEntries;
  }

  Map<String, List<Entry>> found() {
    return found;
  }

  void start(boolean mapping) {
    if (levels.size() >= DEEPEST) {
      throw new TooMuchException();
    }
    levels.add(new Level(mapping));
    hasEntries |= levels.size() == 2 && mapping && "entries".equals(levels.getFirst().key);
    if (isEntry()) {
      version = "";
      digest = "";
      urls.clear();
    }
  }

  void end() {
    if (isEntry() && !version.isEmpty()) {
      List<Entry> entries = found.computeIfAbsent(chart(), _ -> new ArrayList<>());
      if (entries.size() >= mostVersions) {
        throw new TooMuchException();
      }
      entries.add(new Entry(version, digest, urls));
    }
    levels.removeLast();
    consumed();
  }

  /** A key or a value, whichever it is the turn of. */
  void scalar(String text) {
    if (levels.isEmpty()) {
      return;
    }
    Level level = levels.getLast();
    if (level.mapping && level.key == null) {
      level.key = text;
      return;
    }
    if (isEntry() && text.length() <= LONGEST) {
      switch (String.valueOf(level.key)) {
        case "version" -> version = text;
        case "digest" -> digest = text;
        default -> {}
      }
    } else if (levels.size() == ENTRY + 1 && !level.mapping && isWanted()) {
      if ("urls".equals(levels.get(ENTRY - 1).key)
          && urls.size() < MOST_URLS
          && text.length() <= LONGEST) {
        urls.add(text);
      }
    }
    consumed();
  }

  private void consumed() {
    if (!levels.isEmpty() && levels.getLast().mapping) {
      levels.getLast().key = null;
    }
  }

  private boolean isEntry() {
    return levels.size() == ENTRY && levels.getLast().mapping && isWanted();
  }

  private boolean isWanted() {
    return "entries".equals(levels.getFirst().key)
        && levels.get(1).mapping
        && !levels.get(2).mapping
        && charts.contains(chart());
  }

  private String chart() {
    return String.valueOf(levels.get(1).key);
  }
}

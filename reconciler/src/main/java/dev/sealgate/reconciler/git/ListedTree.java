package dev.sealgate.reconciler.git;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** A folder of a list of files, wherever their contents come from: a working tree, for example. */
public final class ListedTree implements SourceTree {
  private final String revision;
  private final String path;
  private final SortedMap<String, Entry> entries;
  private final Contents contents;
  private final TreeLimits limits;

  /** What stands at a path. */
  public enum Kind {
    FILE,
    LINK,
    SUBMODULE
  }

  /**
   * @param id equal ids are equal contents
   */
  public record Entry(Kind kind, String id, long size) {}

  /** Reads one of them; of a link where it points to. */
  @FunctionalInterface
  public interface Contents {
    byte[] read(String path, Entry entry) throws IOException;
  }

  /**
   * @param path of the folder, without "." and ".."; empty for the root
   * @param entries by their paths from the root, without folders
   */
  public ListedTree(
      String revision,
      String path,
      Map<String, Entry> entries,
      Contents contents,
      TreeLimits limits) {
    this.revision = revision;
    this.path = path;
    this.entries = new TreeMap<>(entries);
    this.contents = contents;
    this.limits = limits;
  }

  @Override
  public String commit() {
    return revision;
  }

  @Override
  public String treeId() {
    return digest(List.of(path));
  }

  @Override
  public String treeId(Collection<String> others) {
    List<String> all = new ArrayList<>(List.of(path));
    all.addAll(new TreeSet<>(others));
    return digest(all);
  }

  private String digest(List<String> paths) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (String each : paths) {
        entries.forEach((name, entry) -> {
          if (isBelow(name, each) || name.equals(each)) {
            digest.update((name + "\0" + entry + "\0").getBytes(StandardCharsets.UTF_8));
          }
        });
        digest.update((byte) 1);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JDK lacks SHA-256", e);
    }
  }

  private static boolean isBelow(String name, String folder) {
    return folder.isEmpty() || name.startsWith(folder + "/");
  }

  @Override
  public SourceEntry find(String entry) {
    if (entry.isEmpty()) {
      return new SourceEntry.Folder();
    }
    for (int end = entry.indexOf('/'); end > 0; end = entry.indexOf('/', end + 1)) {
      Entry onTheWay = entries.get(entry.substring(0, end));
      if (onTheWay != null) {
        return onTheWay.kind == Kind.FILE
            ? new SourceEntry.Missing()
            : link(entry.substring(0, end), onTheWay);
      }
    }
    Entry found = entries.get(entry);
    if (found != null) {
      return found.kind == Kind.FILE
          ? new SourceEntry.Regular(new SourceFile(entry, found.id, found.size))
          : link(entry, found);
    }
    SortedMap<String, Entry> behind = entries.tailMap(entry + "/");
    return !behind.isEmpty() && isBelow(behind.firstKey(), entry)
        ? new SourceEntry.Folder()
        : new SourceEntry.Missing();
  }

  private static SourceEntry link(String at, Entry entry) {
    return new SourceEntry.Link(at, entry.kind == Kind.SUBMODULE);
  }

  @Override
  public String path() {
    return path;
  }

  @Override
  public TreeLimits limits() {
    return limits;
  }

  @Override
  public SourceListing list(boolean hidden) {
    List<SourceFile> files = new ArrayList<>();
    List<SourceLink> links = new ArrayList<>();
    Optional<IgnoreRules> rules = ignoreRules();
    boolean complete = rules.isPresent();
    for (Map.Entry<String, Entry> each : entries.entrySet()) {
      String name = each.getKey();
      if (!isBelow(name, path)) {
        continue;
      }
      String below = path.isEmpty() ? name : name.substring(path.length() + 1);
      if (isLeftOut(below, hidden, rules.orElse(IgnoreRules.NONE))) {
        continue;
      }
      if (below.chars().filter(c -> c == '/').count() + 1 >= limits.maxDepth()) {
        complete = false;
        continue;
      }
      if (files.size() + links.size() >= limits.maxEntries()) {
        return new SourceListing(files, links, false);
      }
      Entry entry = each.getValue();
      switch (entry.kind) {
        case FILE -> files.add(new SourceFile(name, entry.id, entry.size));
        case LINK -> links.add(new SourceLink(name, target(name, entry)));
        case SUBMODULE -> links.add(new SourceLink(name, SourceLink.Kind.SUBMODULE));
      }
    }
    return new SourceListing(files, links, complete);
  }

  /** Hidden or ignored, or in a folder that is. */
  private static boolean isLeftOut(String below, boolean hidden, IgnoreRules rules) {
    for (int end = below.indexOf('/'); ; end = below.indexOf('/', end + 1)) {
      String part = end < 0 ? below : below.substring(0, end);
      if ((!hidden && part.startsWith(".", part.lastIndexOf('/') + 1))
          || rules.ignores(part, end >= 0)) {
        return true;
      }
      if (end < 0) {
        return false;
      }
    }
  }

  private SourceLink.Kind target(String name, Entry entry) {
    String target =
        FolderPath.resolve(name, new String(content(name, entry), StandardCharsets.UTF_8));
    if (target == null) {
      return SourceLink.Kind.LINK_OUTSIDE;
    }
    return find(target) instanceof SourceEntry.Folder
        ? SourceLink.Kind.LINK_TO_FOLDER
        : SourceLink.Kind.LINK_TO_FILE;
  }

  private Optional<IgnoreRules> ignoreRules() {
    String name = path.isEmpty() ? IgnoreRules.FILE : path + "/" + IgnoreRules.FILE;
    Entry entry = entries.get(name);
    if (entry == null || entry.kind != Kind.FILE) {
      return Optional.of(IgnoreRules.NONE);
    }
    return entry.size > IgnoreRules.MAX_BYTES
        ? Optional.empty()
        : IgnoreRules.parse(content(name, entry));
  }

  @Override
  public byte[] read(SourceFile file) {
    if (file.size() > limits.maxFileBytes()) {
      throw new IllegalArgumentException("the file is over the limit");
    }
    Entry entry = entries.get(file.path());
    if (entry == null) {
      throw new IllegalArgumentException("the file is none of this tree");
    }
    return content(file.path(), entry);
  }

  private byte[] content(String name, Entry entry) {
    try {
      return contents.read(name, entry);
    } catch (IOException failure) {
      throw new SourceUnreadableException(failure);
    }
  }

  @Override
  public void close() {
    // nothing is held
  }
}

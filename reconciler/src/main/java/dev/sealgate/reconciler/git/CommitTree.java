package dev.sealgate.reconciler.git;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.jspecify.annotations.Nullable;

/** A folder of a commit, read object by object from the clone, which it holds in place. */
final class CommitTree implements SourceTree {
  private static final long LONGEST_LINK = 4096;

  private final Generation generation;
  private final ObjectId commit;
  private final ObjectId root;
  private final ObjectId folder;
  private final String path;
  private final TreeLimits limits;
  private final AtomicBoolean closed = new AtomicBoolean();

  /** Takes over one lease of the generation. */
  CommitTree(
      Generation generation,
      ObjectId commit,
      ObjectId root,
      ObjectId folder,
      String path,
      TreeLimits limits) {
    this.generation = generation;
    this.commit = commit;
    this.root = root;
    this.folder = folder;
    this.path = path;
    this.limits = limits;
  }

  @Override
  public String commit() {
    return commit.name();
  }

  @Override
  public String treeId() {
    return folder.name();
  }

  @Override
  public String treeId(Collection<String> others) {
    if (others.isEmpty()) {
      return treeId();
    }
    StringBuilder id = new StringBuilder(treeId());
    try (ObjectReader reader = reader()) {
      for (String other : new TreeSet<>(others)) {
        try (TreeWalk found = walkTo(reader, other)) {
          id.append(' ').append(other).append('=');
          id.append(found == null ? "" : found.getObjectId(0).name());
        }
      }
    } catch (IOException | RuntimeException failure) {
      throw damaged(failure);
    }
    return id.toString();
  }

  @Override
  public SourceEntry find(String entry) {
    if (entry.isEmpty()) {
      return new SourceEntry.Folder();
    }
    try (ObjectReader reader = reader()) {
      ObjectId at = root;
      int start = 0;
      int end = entry.indexOf('/');
      while (true) {
        String part = end < 0 ? entry : entry.substring(0, end);
        try (TreeWalk found = TreeWalk.forPath(reader, part.substring(start), at)) {
          if (found == null) {
            return new SourceEntry.Missing();
          }
          int mode = found.getRawMode(0);
          if (FileMode.SYMLINK.equals(mode) || FileMode.GITLINK.equals(mode)) {
            return new SourceEntry.Link(shown(part), FileMode.GITLINK.equals(mode));
          }
          boolean isFolder = FileMode.TREE.equals(mode);
          if (end < 0) {
            ObjectId blob = found.getObjectId(0);
            return isFolder
                ? new SourceEntry.Folder()
                : new SourceEntry.Regular(
                    new SourceFile(
                        shown(part), blob.name(), reader.getObjectSize(blob, Constants.OBJ_BLOB)));
          }
          if (!isFolder) {
            return new SourceEntry.Missing();
          }
          at = found.getObjectId(0);
        }
        start = end + 1;
        end = entry.indexOf('/', end + 1);
      }
    } catch (IOException | RuntimeException failure) {
      throw damaged(failure);
    }
  }

  private @Nullable TreeWalk walkTo(ObjectReader reader, String entry) throws IOException {
    return TreeWalk.forPath(reader, entry, root);
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
    try (ObjectReader reader = reader();
        TreeWalk walk = new TreeWalk(reader)) {
      List<SourceFile> files = new ArrayList<>();
      List<SourceLink> links = new ArrayList<>();
      Optional<IgnoreRules> rules = ignoreRules(reader);
      boolean complete = rules.isPresent();
      int entries = 0;
      walk.addTree(folder);
      while (walk.next()) {
        int mode = walk.getRawMode(0);
        if ((!hidden && walk.getNameString().startsWith("."))
            || rules
                .orElse(IgnoreRules.NONE)
                .ignores(walk.getPathString(), FileMode.TREE.equals(mode))) {
          continue;
        }
        if (++entries > limits.maxEntries()) {
          return new SourceListing(files, links, false);
        }
        String entry = inRepository(walk.getPathString());
        if (FileMode.TREE.equals(mode)) {
          if (walk.getDepth() + 1 >= limits.maxDepth()) {
            complete = false;
          } else {
            walk.enterSubtree();
          }
        } else if (FileMode.SYMLINK.equals(mode)) {
          links.add(new SourceLink(shown(entry), link(reader, entry, walk.getObjectId(0))));
        } else if (FileMode.GITLINK.equals(mode)) {
          links.add(new SourceLink(shown(entry), SourceLink.Kind.SUBMODULE));
        } else {
          ObjectId blob = walk.getObjectId(0);
          long size = reader.getObjectSize(blob, Constants.OBJ_BLOB);
          files.add(new SourceFile(shown(entry), blob.name(), size));
        }
      }
      return new SourceListing(files, links, complete);
    } catch (IOException | RuntimeException failure) {
      throw damaged(failure);
    }
  }

  @Override
  public byte[] read(SourceFile file) {
    if (file.size() > limits.maxFileBytes()) {
      throw new IllegalArgumentException("the file is over the limit");
    }
    try (ObjectReader reader = reader()) {
      ObjectLoader content = reader.open(ObjectId.fromString(file.blobId()), Constants.OBJ_BLOB);
      return content.getBytes((int) Math.min(limits.maxFileBytes(), Integer.MAX_VALUE - 8));
    } catch (IOException | RuntimeException failure) {
      throw damaged(failure);
    }
  }

  /** Empty when the file is over its bounds. */
  private Optional<IgnoreRules> ignoreRules(ObjectReader reader) throws IOException {
    try (TreeWalk found = TreeWalk.forPath(reader, IgnoreRules.FILE, folder)) {
      if (found == null || !FileMode.REGULAR_FILE.equals(found.getRawMode(0))) {
        return Optional.of(IgnoreRules.NONE);
      }
      ObjectLoader content = reader.open(found.getObjectId(0), Constants.OBJ_BLOB);
      return content.getSize() > IgnoreRules.MAX_BYTES
          ? Optional.empty()
          : IgnoreRules.parse(content.getBytes());
    }
  }

  private ObjectReader reader() {
    if (closed.get()) {
      throw new IllegalStateException("the source tree is closed");
    }
    return generation.repository().newObjectReader();
  }

  private RuntimeException damaged(Exception failure) {
    if (failure instanceof IllegalStateException closedTree) {
      return closedTree;
    }
    generation.markDamaged();
    return new SourceUnreadableException(failure);
  }

  private SourceLink.Kind link(ObjectReader reader, String link, ObjectId blob) throws IOException {
    ObjectLoader content = reader.open(blob, Constants.OBJ_BLOB);
    if (content.getSize() > LONGEST_LINK) {
      return SourceLink.Kind.LINK_OUTSIDE;
    }
    String target =
        FolderPath.resolve(link, new String(content.getBytes(), StandardCharsets.UTF_8));
    if (target == null) {
      return SourceLink.Kind.LINK_OUTSIDE;
    }
    if (target.isEmpty()) {
      return SourceLink.Kind.LINK_TO_FOLDER;
    }
    try (TreeWalk found = TreeWalk.forPath(reader, target, root)) {
      return found != null && FileMode.TREE.equals(found.getRawMode(0))
          ? SourceLink.Kind.LINK_TO_FOLDER
          : SourceLink.Kind.LINK_TO_FILE;
    }
  }

  private String inRepository(String below) {
    return path.isEmpty() ? below : path + "/" + below;
  }

  /** Git allows any byte but NUL in a name; a status line must stay one line. */
  private static String shown(String entry) {
    return entry.chars().noneMatch(Character::isISOControl)
        ? entry
        : entry.replaceAll("\\p{Cntrl}", "\uFFFD");
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      generation.release();
    }
  }

  @Override
  public String toString() {
    return commit.name() + ":" + path;
  }

  static @Nullable ObjectId folder(ObjectReader reader, ObjectId root, String path)
      throws IOException {
    if (path.isEmpty()) {
      return root;
    }
    try (TreeWalk walk = TreeWalk.forPath(reader, path, root)) {
      return walk != null && FileMode.TREE.equals(walk.getRawMode(0)) ? walk.getObjectId(0) : null;
    }
  }
}

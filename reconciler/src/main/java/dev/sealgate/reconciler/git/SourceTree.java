package dev.sealgate.reconciler.git;

import java.util.Collection;

/**
 * The folder that an Application follows, at one revision, and what else of that revision it refers
 * to. Only regular files can be read. Safe for use by several threads; paths are from the root of
 * the repository, or of whatever else the folder lies in.
 */
public interface SourceTree extends AutoCloseable {
  /** The revision: the full commit id where it is one of Git's. */
  String commit();

  /** Names the folder's content: equal ids are equal contents, whatever the revision. */
  String treeId();

  /**
   * Names the folder's content together with that of other paths of the revision: equal ids are
   * equal contents.
   *
   * @param others which may be missing
   * @throws SourceUnreadableException the source is damaged
   */
  String treeId(Collection<String> others);

  /**
   * What stands at a path of the revision, inside of the folder or not.
   *
   * @param entry without "." and ".."
   * @throws SourceUnreadableException the source is damaged
   */
  SourceEntry find(String entry);

  /** Of the folder; empty for the root itself. */
  String path();

  TreeLimits limits();

  /**
   * Everything below the path except what is hidden (a name that begins with a dot) or ignored (by
   * the folder's {@code .sealgateignore}). Contents are not read, so a big file costs nothing.
   *
   * @throws SourceUnreadableException the source is damaged
   */
  default SourceListing list() {
    return list(false);
  }

  /**
   * @param hidden whether hidden files and folders are listed, too
   */
  SourceListing list(boolean hidden);

  /**
   * The file's content; the caller owns the array.
   *
   * @throws IllegalArgumentException the file is over {@link TreeLimits#maxFileBytes}
   * @throws SourceUnreadableException the source is damaged
   */
  byte[] read(SourceFile file);

  @Override
  void close();
}

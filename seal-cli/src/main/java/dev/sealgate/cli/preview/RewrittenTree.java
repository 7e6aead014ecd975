package dev.sealgate.cli.preview;

import dev.sealgate.reconciler.git.SourceEntry;
import dev.sealgate.reconciler.git.SourceFile;
import dev.sealgate.reconciler.git.SourceListing;
import dev.sealgate.reconciler.git.SourceTree;
import dev.sealgate.reconciler.git.TreeLimits;
import java.util.Collection;

/** Files of somebody else's, each rewritten when it is read. */
record RewrittenTree(SourceTree tree, Rewriter rewriter) implements SourceTree {
  @Override
  public String commit() {
    return tree.commit();
  }

  @Override
  public String treeId() {
    return tree.treeId();
  }

  @Override
  public String treeId(Collection<String> others) {
    return tree.treeId(others);
  }

  @Override
  public SourceEntry find(String entry) {
    return tree.find(entry);
  }

  @Override
  public String path() {
    return tree.path();
  }

  @Override
  public TreeLimits limits() {
    return tree.limits();
  }

  @Override
  public SourceListing list(boolean hidden) {
    return tree.list(hidden);
  }

  @Override
  public byte[] read(SourceFile file) {
    return rewriter.rewrite(file.path(), tree.read(file));
  }

  @Override
  public void close() {
    tree.close();
  }
}

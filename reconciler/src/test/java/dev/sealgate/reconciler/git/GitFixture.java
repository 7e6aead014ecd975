package dev.sealgate.reconciler.git;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheBuilder;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.TagBuilder;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;

/** A bare repository that tests write commits into, without a work tree. */
public final class GitFixture implements AutoCloseable {
  private static final PersonIdent AUTHOR =
      new PersonIdent("Test", "test@example.com", Instant.EPOCH, ZoneOffset.UTC);

  private final Repository repository;
  private final Map<String, Entry> tree = new LinkedHashMap<>();

  private record Entry(FileMode mode, byte[] content) {}

  public GitFixture(Path directory) throws IOException {
    repository = new FileRepositoryBuilder().setGitDir(directory.toFile()).setBare().build();
    if (!repository.getObjectDatabase().exists()) {
      repository.create(true);
    }
    RefUpdate head = repository.updateRef(Constants.HEAD);
    head.disableRefLog();
    head.link("refs/heads/main");
  }

  public GitFixture file(String path, String content) {
    return file(path, content.getBytes(StandardCharsets.UTF_8));
  }

  public GitFixture file(String path, byte[] content) {
    tree.put(path, new Entry(FileMode.REGULAR_FILE, content));
    return this;
  }

  public GitFixture symlink(String path, String target) {
    tree.put(path, new Entry(FileMode.SYMLINK, target.getBytes(StandardCharsets.UTF_8)));
    return this;
  }

  public GitFixture submodule(String path) {
    tree.put(path, new Entry(FileMode.GITLINK, new byte[0]));
    return this;
  }

  public GitFixture remove(String path) {
    tree.remove(path);
    return this;
  }

  public GitFixture clear() {
    tree.clear();
    return this;
  }

  /** Commits the tree on top of the branch. */
  public String commit(String branch) throws IOException {
    return commit(branch, true);
  }

  /** Replaces the branch's history by one commit, as a forced push does. */
  public String forceCommit(String branch) throws IOException {
    return commit(branch, false);
  }

  private String commit(String branch, boolean withParent) throws IOException {
    String ref = Constants.R_HEADS + branch;
    try (ObjectInserter inserter = repository.newObjectInserter()) {
      CommitBuilder commit = new CommitBuilder();
      commit.setTreeId(writeTree(inserter));
      commit.setAuthor(AUTHOR);
      commit.setCommitter(AUTHOR);
      commit.setMessage("Change " + System.identityHashCode(commit));
      ObjectId parent = repository.resolve(ref);
      if (withParent && parent != null) {
        commit.setParentId(parent);
      }
      ObjectId id = inserter.insert(commit);
      inserter.flush();
      update(ref, id);
      return id.name();
    }
  }

  private ObjectId writeTree(ObjectInserter inserter) throws IOException {
    DirCache index = DirCache.newInCore();
    DirCacheBuilder builder = index.builder();
    for (Map.Entry<String, Entry> file : tree.entrySet()) {
      DirCacheEntry entry = new DirCacheEntry(file.getKey());
      entry.setFileMode(file.getValue().mode());
      entry.setObjectId(
          FileMode.GITLINK.equals(file.getValue().mode().getBits())
              ? ObjectId.fromString("1".repeat(40))
              : inserter.insert(Constants.OBJ_BLOB, file.getValue().content()));
      builder.add(entry);
    }
    builder.finish();
    return index.writeTree(inserter);
  }

  /** An annotated tag. */
  public void tag(String name, String commit) throws IOException {
    try (ObjectInserter inserter = repository.newObjectInserter()) {
      TagBuilder tag = new TagBuilder();
      tag.setTag(name);
      tag.setTagger(AUTHOR);
      tag.setMessage("tag");
      tag.setObjectId(ObjectId.fromString(commit), Constants.OBJ_COMMIT);
      ObjectId id = inserter.insert(tag);
      inserter.flush();
      update(Constants.R_TAGS + name, id);
    }
  }

  public void update(String ref, ObjectId id) throws IOException {
    RefUpdate update = repository.updateRef(ref);
    update.setNewObjectId(id);
    update.setForceUpdate(true);
    update.disableRefLog();
    update.update();
  }

  public void deleteBranch(String branch) throws IOException {
    RefUpdate update = repository.updateRef(Constants.R_HEADS + branch);
    update.setForceUpdate(true);
    update.delete();
  }

  public String url() {
    return repository.getDirectory().toURI().toString().replaceFirst("^file:/+", "file:///");
  }

  @Override
  public void close() {
    repository.close();
  }
}

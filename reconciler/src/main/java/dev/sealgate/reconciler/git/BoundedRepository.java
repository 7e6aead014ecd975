package dev.sealgate.reconciler.git;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.ProgressMonitor;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.transport.PackParser;

/**
 * A bare repository that takes no object over a size. JGit checks that only where it receives a
 * push; on a fetch, a small delta could otherwise be inflated to 2 GiB of heap.
 */
final class BoundedRepository extends FileRepository {
  private final long maxObjectBytes;

  private BoundedRepository(FileRepositoryBuilder builder, long maxObjectBytes) throws IOException {
    super(builder);
    this.maxObjectBytes = maxObjectBytes;
  }

  static BoundedRepository open(Path directory, long maxObjectBytes) throws IOException {
    FileRepositoryBuilder builder =
        new FileRepositoryBuilder().setGitDir(directory.toFile()).setBare().setup();
    BoundedRepository repository = new BoundedRepository(builder, maxObjectBytes);
    if (!repository.getObjectDatabase().exists()) {
      repository.create(true);
    }
    return repository;
  }

  /** Old packs go with their generation: a collector in the background would only hold locks. */
  @Override
  public void autoGC(ProgressMonitor monitor) {}

  @Override
  public ObjectInserter newObjectInserter() {
    ObjectInserter inserter = super.newObjectInserter();
    return new ObjectInserter.Filter() {
      @Override
      protected ObjectInserter delegate() {
        return inserter;
      }

      @Override
      public PackParser newPackParser(InputStream in) throws IOException {
        PackParser parser = super.newPackParser(in);
        parser.setMaxObjectSizeLimit(maxObjectBytes);
        return parser;
      }
    };
  }
}

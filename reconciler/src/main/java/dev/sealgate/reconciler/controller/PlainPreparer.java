package dev.sealgate.reconciler.controller;

import dev.sealgate.crypto.mask.PlaceholderKey;
import dev.sealgate.crypto.mask.SecretRegistry;
import dev.sealgate.reconciler.git.SourceFile;
import dev.sealgate.reconciler.git.SourceTree;
import dev.sealgate.reconciler.model.AppKey;
import dev.sealgate.reconciler.model.Preparation;
import dev.sealgate.reconciler.model.PreparedRevision;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.render.Document;
import dev.sealgate.reconciler.render.LoadLimits;
import dev.sealgate.reconciler.render.ManifestFiles;
import dev.sealgate.reconciler.render.ManifestLoader;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

final class PlainPreparer implements Preparer {
  private final PlaceholderKey key = PlaceholderKey.generate();

  PlainPreparer(Clock clock) {}

  @Override
  public Preparation prepare(SourceTree tree, AppKey app, Settings settings) {
    ManifestLoader loader = new ManifestLoader(LoadLimits.defaults());
    ManifestFiles files = loader.select(tree.list());
    List<Problem> problems = new ArrayList<>(files.problems());
    List<Document> docs = new ArrayList<>();
    for (SourceFile f : files.files()) {
      ManifestLoader.Parsed p = loader.parse(f.path(), tree.read(f));
      docs.addAll(p.documents());
      problems.addAll(p.problems());
    }
    ManifestLoader.Loaded l = loader.load(docs);
    problems.addAll(l.problems());
    if (!problems.isEmpty()) return Preparation.Refused.of(problems);
    return new Preparation.Ready(
        new PreparedRevision(
            tree.commit(),
            tree.treeId(),
            l.manifests(),
            new SecretRegistry(key),
            List.of(),
            Optional.empty()));
  }
}

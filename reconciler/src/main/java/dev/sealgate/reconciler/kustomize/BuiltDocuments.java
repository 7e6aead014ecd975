package dev.sealgate.reconciler.kustomize;

import dev.sealgate.reconciler.model.Origin;
import dev.sealgate.reconciler.render.Document;
import dev.sealgate.reconciler.render.ManifestLoader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what kustomize wrote, and takes off what it wrote there for us: where each came from. */
public final class BuiltDocuments {
  private static final String ORIGIN = "config.kubernetes.io/origin";
  private static final Pattern FILE = Pattern.compile("(?:^|\\n)(?:path|configuredIn): ([^\\n]+)");

  private BuiltDocuments() {}

  public static ManifestLoader.Parsed read(
      byte[] yaml, Workspace workspace, ManifestLoader loader) {
    ManifestLoader.Parsed parsed = loader.parseBuilt(workspace.topFile(), yaml);
    List<Document> documents = new ArrayList<>();
    for (Document document : parsed.documents()) {
      documents.add(
          document.tree() instanceof Map<?, ?> tree
              ? placed(tree, workspace)
              : new Document(new Origin(workspace.topFile(), 0), document.tree()));
    }
    return new ManifestLoader.Parsed(documents, parsed.problems());
  }

  private static Document placed(Map<?, ?> tree, Workspace workspace) {
    Map<Object, @Nullable Object> body = new LinkedHashMap<>(tree);
    String file = workspace.topFile();
    if (body.get("metadata") instanceof Map<?, ?> metadata
        && metadata.get("annotations") instanceof Map<?, ?> annotations
        && annotations.containsKey(ORIGIN)) {
      Map<Object, @Nullable Object> others = new LinkedHashMap<>(annotations);
      if (others.remove(ORIGIN) instanceof String origin) {
        file = file(origin, workspace).orElse(file);
      }
      Map<Object, @Nullable Object> rest = new LinkedHashMap<>(metadata);
      if (others.isEmpty()) {
        rest.remove("annotations");
      } else {
        rest.put("annotations", others);
      }
      body.put("metadata", rest);
    }
    return new Document(new Origin(file, 0), body);
  }

  private static Optional<String> file(String origin, Workspace workspace) {
    Matcher found = FILE.matcher(origin);
    return found.find()
        ? workspace.original(found.group(1).strip()).filter(path -> !path.isEmpty())
        : Optional.empty();
  }
}

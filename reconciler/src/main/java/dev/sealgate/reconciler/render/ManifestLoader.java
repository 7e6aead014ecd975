package dev.sealgate.reconciler.render;

import dev.sealgate.reconciler.git.SourceListing;
import dev.sealgate.reconciler.model.Manifest;
import dev.sealgate.reconciler.model.ObjectRef;
import dev.sealgate.reconciler.model.Origin;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.model.Reason;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Plain YAML and JSON: which files, which documents, which objects. It reads no disk. One is for
 * one revision, whose bounds it counts; several threads may use it.
 */
public final class ManifestLoader {
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  /** One file of kustomize's holds what came from many. */
  private static final int FILES_IN_ONE = 8;

  private final LoadLimits limits;
  private final Weight weight;
  private final RevisionBudget budget;

  public ManifestLoader(LoadLimits limits) {
    this(limits, Weight.unlimited());
  }

  /**
   * @param weight of the revision, to which other loaders may add
   */
  public ManifestLoader(LoadLimits limits, Weight weight) {
    this.limits = limits;
    this.weight = weight;
    this.budget = new RevisionBudget(limits, weight);
  }

  /** The documents of a file, or what is wrong with it. */
  public record Parsed(List<Document> documents, List<Problem> problems) {
    public Parsed {
      documents = List.copyOf(documents);
      problems = List.copyOf(problems);
    }
  }

  /** The objects of documents, and what is wrong with the others. */
  public record Loaded(List<Manifest> manifests, List<Problem> problems) {
    public Loaded {
      manifests = List.copyOf(manifests);
      problems = List.copyOf(problems);
    }
  }

  /**
   * Manifest files are {@code *.yaml}, {@code *.yml} and {@code *.json}.
   *
   * @param folder that the listing is of, from the repository's root
   */
  public ManifestFiles select(SourceListing listing, String folder, FileChoice choice) {
    return ManifestFiles.select(listing, folder, choice, limits);
  }

  /**
   * @param file path from the repository's root; its extension tells JSON from YAML
   */
  public Parsed parse(String file, byte[] content) {
    return parse(file, content, Dialect.KUBECTL);
  }

  public Parsed parse(String file, byte[] content, Dialect dialect) {
    return parse(file, content, dialect, limits);
  }

  /** Counts what is held besides, as the output of a build while it is read. */
  public void hold(long bytes) {
    weight.add(bytes);
  }

  /** Documents of many files in one. */
  public Parsed parseBuilt(String file, byte[] content) {
    hold(content.length);
    return parse(
        file,
        content,
        Dialect.KUBECTL,
        new LoadLimits(
            limits.maxFiles(),
            Math.max(limits.maxFileBytes(), content.length + 1L),
            limits.maxTotalBytes(),
            limits.maxManifests(),
            limits.maxManifests(),
            limits.maxDepth(),
            limits.maxNodes() * FILES_IN_ONE,
            limits.maxTextChars() * FILES_IN_ONE));
  }

  private Parsed parse(String file, byte[] content, Dialect dialect, LoadLimits bounds) {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
    } catch (CharacterCodingException _) {
      return new Parsed(
          List.of(),
          List.of(
              Problem.inFile(
                  Reason.INVALID_MANIFEST,
                  file,
                  "the file is not UTF-8",
                  "save it as UTF-8 without a byte order mark")));
    }
    if (!text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK) {
      text = text.substring(1);
    }
    TreeBudget counted = new TreeBudget(bounds, budget);
    try {
      List<@Nullable Object> trees =
          file.toLowerCase(Locale.ROOT).endsWith(".json")
              ? JsonDocuments.read(text, bounds, counted)
              : YamlDocuments.read(text, bounds, counted, dialect);
      List<Document> documents = new ArrayList<>();
      for (Object tree : trees) {
        documents.add(new Document(new Origin(file, documents.size()), tree));
      }
      return new Parsed(documents, List.of());
    } catch (BadDocument bad) {
      return new Parsed(List.of(), List.of(bad.in(file)));
    }
  }

  /** Empty documents are skipped, {@code kind: List} is taken apart. */
  public Loaded load(List<Document> documents) {
    List<Manifest> manifests = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    ManifestReader reader = new ManifestReader(limits, budget, manifests, problems);
    documents.forEach(reader::read);
    return new Loaded(manifests, problems);
  }

  /** Counts objects that were loaded before and are held, too; empty when they fit. */
  public Optional<Problem> hold(List<Manifest> manifests) {
    for (Manifest manifest : manifests) {
      if (!budget.object() || !fits(manifest.body())) {
        return Optional.of(
            Problem.at(
                Reason.LIMIT_EXCEEDED,
                manifest.origin(),
                "",
                "with this file, the revision comes to more than "
                    + limits.maxManifests()
                    + " objects, "
                    + limits.maxRevisionNodes()
                    + " values or "
                    + limits.maxRevisionTextChars()
                    + " characters",
                "split the folder among several Applications"));
      }
    }
    return Optional.empty();
  }

  private boolean fits(@Nullable Object tree) {
    return budget.node()
        && switch (tree) {
          case Map<?, ?> map ->
              map.entrySet().stream()
                  .allMatch(entry -> fits(entry.getKey()) && fits(entry.getValue()));
          case List<?> list -> list.stream().allMatch(this::fits);
          case String text -> budget.text(text.length());
          case null, default -> true;
        };
  }

  /**
   * Objects that stand twice in the revision.
   *
   * @param namespace where objects without one go
   */
  public static List<Problem> duplicates(List<Manifest> manifests, String namespace) {
    Map<ObjectRef, Origin> seen = new HashMap<>();
    List<Problem> problems = new ArrayList<>();
    for (Manifest manifest : manifests) {
      ObjectRef ref = manifest.ref();
      if (ref.name().isEmpty()) {
        continue; // it is generated
      }
      ObjectRef placed = ref.namespace().isEmpty() ? ref.inNamespace(namespace) : ref;
      Origin first = seen.putIfAbsent(placed, manifest.origin());
      if (first != null) {
        problems.add(
            Problem.at(
                Reason.DUPLICATE_OBJECT,
                manifest.origin(),
                "metadata.name",
                ref + " stands in " + first + " as well",
                "keep one of the two; else each sync would undo the other"));
      }
    }
    return problems;
  }
}

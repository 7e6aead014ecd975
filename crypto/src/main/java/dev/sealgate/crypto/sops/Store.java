package dev.sealgate.crypto.sops;

import dev.sealgate.crypto.CryptoException.Location;
import dev.sealgate.crypto.CryptoException.Malformed;
import dev.sealgate.crypto.sops.SopsNode.Branch;
import dev.sealgate.crypto.sops.SopsNode.Item;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One file format: reads it, and changes values and metadata inside its text. */
abstract sealed class Store permits YamlStore, JsonStore, DotenvStore, IniStore {
  static final String METADATA_KEY = "sops";

  static Store of(SopsFormat format) {
    return switch (format) {
      case YAML -> new YamlStore();
      case JSON, BINARY -> new JsonStore();
      case DOTENV -> new DotenvStore();
      case INI -> new IniStore();
    };
  }

  /**
   * A document apart from its metadata.
   *
   * @param items where the metadata stands in the root map
   */
  record Opened(Document document, Optional<Branch> metadata, List<Item> items) {}

  /**
   * @param plain whether it is a plaintext, about to get metadata
   */
  abstract List<Document> parse(SourceText source, SopsLimits limits, boolean plain);

  /** The metadata of a document, if it has any. */
  Opened open(Document document) {
    List<Entry> rest = new ArrayList<>();
    List<Item> items = new ArrayList<>();
    for (Entry entry : document.root().entries()) {
      if (entry instanceof Item item && item.key().equals(METADATA_KEY)) {
        items.add(item);
      } else {
        rest.add(entry);
      }
    }
    if (items.size() > 1) {
      throw metadataProblem("the document has more than one sops entry");
    }
    if (items.isEmpty()) {
      return new Opened(document, Optional.empty(), items);
    }
    if (!(items.getFirst().value() instanceof Branch metadata)) {
      throw metadataProblem("sops is not a map");
    }
    return new Opened(document.withRoot(new Branch(rest)), Optional.of(metadata), items);
  }

  static Malformed metadataProblem(String problem) {
    Malformed failure =
        new Malformed("SOPS metadata", -1, problem, "restore the file from history");
    return (Malformed) failure.at(Location.keyPath(METADATA_KEY));
  }

  /**
   * A change of one document.
   *
   * @param root the tree that a walk made of {@code before}
   * @param metadata what the document shall carry; empty takes away what it has
   */
  record Rewrite(Opened before, Branch root, Optional<Branch> metadata) {}

  /**
   * Writes the source text with these changes.
   *
   * @param indent what generated parts are indented by; 0 for the format's own habit
   */
  abstract void write(SourceText source, List<Rewrite> rewrites, int indent, SecretBuffer out);

  /** Whether what is left of a text without these entries ends within a line. */
  static boolean endsWithinALine(SourceText source, List<Item> removed) {
    return source.endsWithinALine()
        && removed.stream()
            .noneMatch(
                item -> source.nextLine(Math.max(item.start(), item.end())) >= source.length());
  }

  /** Whether a plaintext already holds what is reserved for metadata. */
  boolean holdsMetadata(Document document) {
    return document.root().entries().stream()
        .anyMatch(entry -> entry instanceof Item item && item.key().equals(METADATA_KEY));
  }
}

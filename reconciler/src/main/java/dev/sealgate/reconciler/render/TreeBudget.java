package dev.sealgate.reconciler.render;

import dev.sealgate.reconciler.model.Reason;
import java.util.function.Supplier;

/** Counts what a file unfolds to, so that a few bytes can't become a heap full of copies. */
final class TreeBudget {
  private final LoadLimits limits;
  private final RevisionBudget revision;
  private int nodes;
  private long chars;

  TreeBudget(LoadLimits limits, RevisionBudget revision) {
    this.limits = limits;
    this.revision = revision;
  }

  void node(int document, Supplier<String> keyPath) throws BadDocument {
    if (++nodes > limits.maxNodes()) {
      throw tooMuch(document, keyPath, "more than " + limits.maxNodes() + " values");
    }
    if (!revision.node()) {
      throw full(document, keyPath, limits.maxRevisionNodes() + " values");
    }
  }

  void text(int document, Supplier<String> keyPath, String text) throws BadDocument {
    chars += text.length();
    if (chars > limits.maxTextChars()) {
      throw tooMuch(document, keyPath, "more than " + limits.maxTextChars() + " characters");
    }
    if (!revision.text(text.length())) {
      throw full(document, keyPath, limits.maxRevisionTextChars() + " characters");
    }
  }

  void depth(int document, Supplier<String> keyPath, int depth) throws BadDocument {
    if (depth > limits.maxDepth()) {
      throw new BadDocument(
          Reason.LIMIT_EXCEEDED,
          document,
          keyPath.get(),
          "maps and lists are nested more than " + limits.maxDepth() + " deep",
          "no Kubernetes object needs that depth; check the file");
    }
  }

  void documents(int document) throws BadDocument {
    if (document >= limits.maxDocuments()) {
      throw new BadDocument(
          Reason.LIMIT_EXCEEDED,
          document,
          "",
          "the file has more than " + limits.maxDocuments() + " documents",
          "split the file");
    }
  }

  private static BadDocument full(int document, Supplier<String> keyPath, String most) {
    return new BadDocument(
        Reason.LIMIT_EXCEEDED,
        document,
        keyPath.get(),
        "with this file, the revision unfolds to more than " + most,
        "write aliases out, or split the folder among several Applications");
  }

  private static BadDocument tooMuch(int document, Supplier<String> keyPath, String what) {
    return new BadDocument(
        Reason.LIMIT_EXCEEDED,
        document,
        keyPath.get(),
        "the file unfolds to " + what,
        "write aliases out, or split the file");
  }
}

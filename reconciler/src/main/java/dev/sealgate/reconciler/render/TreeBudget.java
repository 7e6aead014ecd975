package dev.sealgate.reconciler.render;

import dev.sealgate.reconciler.model.Reason;
import java.util.function.Supplier;

/** Counts what a file unfolds to, so that a few bytes can't become a heap full of copies. */
final class TreeBudget {
  private final LoadLimits limits;
  private int nodes;
  private long chars;

  TreeBudget(LoadLimits limits) {
    this.limits = limits;
  }

  void node(int document, Supplier<String> keyPath) throws BadDocument {
    if (++nodes > limits.maxNodes()) {
      throw tooMuch(document, keyPath, "more than " + limits.maxNodes() + " values");
    }
  }

  void text(int document, Supplier<String> keyPath, String text) throws BadDocument {
    chars += text.length();
    if (chars > limits.maxTextChars()) {
      throw tooMuch(document, keyPath, "more than " + limits.maxTextChars() + " characters");
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

  private static BadDocument tooMuch(int document, Supplier<String> keyPath, String what) {
    return new BadDocument(
        Reason.LIMIT_EXCEEDED,
        document,
        keyPath.get(),
        "the file unfolds to " + what,
        "write aliases out, or split the file");
  }
}

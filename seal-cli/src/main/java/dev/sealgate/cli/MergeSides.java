package dev.sealgate.cli;

import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.sops.DecryptedSops;
import dev.sealgate.crypto.sops.Merged;
import dev.sealgate.crypto.sops.SopsFormat;
import dev.sealgate.crypto.sops.SopsMerge;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Two versions of a file and what both come from.
 *
 * @param path of the file in the working tree, for rules and messages
 * @param base null when both sides made the file
 */
record MergeSides(String path, @Nullable Source base, Source ours, Source theirs)
    implements AutoCloseable {
  /** What kind of file they are. */
  enum Kind {
    ENCRYPTED,
    SEALED,
    /** Encrypted or sealed on one side only. */
    MIXED,
    /** For Git's own merge. */
    PLAIN
  }

  SopsFormat format() {
    return SopsFormat.ofFileName(path).orElse(SopsFormat.BINARY);
  }

  Kind kind() {
    Kind mine = kind(ours);
    return mine == kind(theirs) ? mine : Kind.MIXED;
  }

  private Kind kind(Source side) {
    if (FileTree.isEncrypted(path, side.content().copyBytes(), format())) {
      return Kind.ENCRYPTED;
    }
    return SealedText.isSealed(side) ? Kind.SEALED : Kind.PLAIN;
  }

  /**
   * For encrypted and sealed files.
   *
   * @param choice who wins at a place that both sides changed
   */
  Merged merge(Opening opening, Function<String, Optional<Merged.Side>> choice) {
    return kind() == Kind.SEALED
        ? SealedText.merge(ours, theirs, base, format(), choice)
        : encrypted(opening, choice);
  }

  private Merged encrypted(Opening opening, Function<String, Optional<Merged.Side>> choice) {
    try (DecryptedSops mine = opening.open(ours, format(), path);
        DecryptedSops other = opening.open(theirs, format(), path)) {
      Optional<DecryptedSops> was = base(opening);
      try {
        return SopsMerge.merge(
            was, mine, other, choice, opening.environment(List.of(), List.of(), path, format()));
      } finally {
        was.ifPresent(DecryptedSops::close);
      }
    }
  }

  /** One that can't be read is no common ground: then what differs is a conflict. */
  private Optional<DecryptedSops> base(Opening opening) {
    if (base == null || kind(base) != Kind.ENCRYPTED) {
      return Optional.empty();
    }
    try {
      return Optional.of(opening.open(base, format(), path));
    } catch (Failure | CryptoException _) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    if (base != null) {
      base.close();
    }
    ours.close();
    theirs.close();
  }
}

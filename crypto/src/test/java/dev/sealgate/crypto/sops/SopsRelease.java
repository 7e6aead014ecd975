package dev.sealgate.crypto.sops;

import dev.sealgate.testbed.Command;
import dev.sealgate.testbed.Counterparts;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The releases of sops that are tried, and what each knows. */
enum SopsRelease {
  CURRENT(EnumSet.allOf(KeyType.class)),
  /** 3.7: no times, no comment rules, no {@code mac_only_encrypted}; every JSON number a float. */
  OLD(EnumSet.of(KeyType.AGE, KeyType.PGP));

  private final Set<KeyType> keyTypes;

  SopsRelease(Set<KeyType> keyTypes) {
    this.keyTypes = keyTypes;
  }

  List<KeyType> keyTypes() {
    return List.copyOf(keyTypes);
  }

  /** Times, and integers of JSON that are no doubles. */
  boolean knowsTodaysValues() {
    return this == CURRENT;
  }

  /** Whether what it decrypts has the bytes that ours has, where no layout is concerned. */
  boolean writesTheSameBytes() {
    return this == CURRENT;
  }

  /**
   * Whether it writes a text that ends with an empty line with one more, when the text is the last
   * of an inner map and a comment follows: its own files change so, too.
   */
  boolean addsALineBeforeComments() {
    return this == OLD;
  }

  boolean keepsIntegersOfJson() {
    return this == CURRENT;
  }

  boolean knows(SopsRule rule) {
    boolean byComments = rule.selection().kind().name().contains("COMMENT");
    return this == CURRENT || (!byComments && !rule.macOnlyEncrypted());
  }

  Command command() {
    return switch (this) {
      case CURRENT -> Counterparts.sops();
      case OLD -> Counterparts.oldSops();
    };
  }

  String batchBinary() {
    return switch (this) {
      case CURRENT -> "sops-batch";
      case OLD -> "sops-batch-3.7";
    };
  }
}

package dev.sealgate.crypto.sops;

import java.util.Optional;

/** The type that SOPS notes beside an encrypted value. */
public enum LeafType {
  STR("str"),
  INT("int"),
  FLOAT("float"),
  BOOL("bool"),
  TIME("time"),
  /** Read only: old files have it; it is handled like {@link #STR}. */
  BYTES("bytes"),
  COMMENT("comment");

  private final String token;

  LeafType(String token) {
    this.token = token;
  }

  String token() {
    return token;
  }

  static Optional<LeafType> ofToken(String token) {
    for (LeafType type : values()) {
      if (type.token.equals(token)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}

package dev.sealgate.crypto.sops;

import java.util.Optional;

/** The stores of SOPS. */
public enum SopsFormat {
  YAML,
  JSON,
  DOTENV,
  INI,
  /** Any bytes; encrypted they are a JSON object with the members {@code data} and {@code sops}. */
  BINARY;

  /** By suffix, case-sensitive as SOPS has it; empty for names that SOPS would treat as binary. */
  public static Optional<SopsFormat> ofFileName(String name) {
    if (name.endsWith(".yaml") || name.endsWith(".yml")) {
      return Optional.of(YAML);
    }
    if (name.endsWith(".json")) {
      return Optional.of(JSON);
    }
    if (name.endsWith(".env")) {
      return Optional.of(DOTENV);
    }
    return name.endsWith(".ini") ? Optional.of(INI) : Optional.empty();
  }
}

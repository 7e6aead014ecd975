package dev.sealgate.cli.migrate;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Folders as the tools write them. */
final class Paths {
  private Paths() {}

  /** {@code ./apps//shop/} is {@code apps/shop}; the root is empty. */
  static String relative(String path) {
    return Arrays.stream(path.split("/", -1))
        .filter(part -> !part.isEmpty() && !part.equals("."))
        .collect(Collectors.joining("/"));
  }
}

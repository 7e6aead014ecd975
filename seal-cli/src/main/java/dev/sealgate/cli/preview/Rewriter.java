package dev.sealgate.cli.preview;

import java.util.Map;

/**
 * Puts the secrets of a file under keys of this run, so that the engine needs none of the person's.
 * Where a value can't be had, a word stands in for it.
 */
public interface Rewriter {
  /** Called by several threads. */
  byte[] rewrite(String path, byte[] content);

  /** What the words stand for: why the value is not here. Read when all is rewritten. */
  Map<String, String> standIns();
}

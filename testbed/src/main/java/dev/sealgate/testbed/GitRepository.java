package dev.sealgate.testbed;

import java.net.URI;
import java.nio.file.Path;

/**
 * A repository of a {@link GitServer}.
 *
 * @param bare its folder
 * @param http its address over http or https
 * @param ssh its address over ssh
 */
public record GitRepository(String name, Path bare, URI http, URI ssh) {
  public URI file() {
    return bare.toUri();
  }

  /** A new work tree on branch main that pushes here. */
  public WorkTree workTree() {
    return WorkTree.of(this, "main");
  }

  public WorkTree workTree(String branch) {
    return WorkTree.of(this, branch);
  }
}

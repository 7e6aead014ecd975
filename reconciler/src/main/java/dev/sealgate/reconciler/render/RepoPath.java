package dev.sealgate.reconciler.render;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Paths of a repository as settings files write them. */
public final class RepoPath {
  private static final Pattern REMOTE =
      Pattern.compile(
          "git::.*|[^/]+@[^/]+:.*|.*[?&](?:ref|version|timeout|submodules)=.*|.*\\.git(?:/.*)?"
              + "|(?:[a-z0-9-]+\\.)+(?:com|org|net|io|dev)[/:].*",
          Pattern.CASE_INSENSITIVE);

  private RepoPath() {}

  /** Whether it is meant to be fetched. */
  public static boolean looksRemote(String reference) {
    return reference.contains("://") || REMOTE.matcher(reference).matches();
  }

  /** Empty when it leaves the repository. */
  public static Optional<String> resolve(String folder, String reference) {
    List<String> parts = new ArrayList<>();
    if (!folder.isEmpty()) {
      parts.addAll(List.of(folder.split("/")));
    }
    for (String part : reference.split("/")) {
      switch (part) {
        case "", "." -> {}
        case ".." -> {
          if (parts.isEmpty()) {
            return Optional.empty();
          }
          parts.removeLast();
        }
        default -> parts.add(part);
      }
    }
    return Optional.of(String.join("/", parts));
  }

  public static String join(String folder, String name) {
    return folder.isEmpty() ? name : folder + "/" + name;
  }
}

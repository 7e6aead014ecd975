package dev.sealgate.reconciler.kustomize;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The files that kustomize gets to see. They have names of their own, so that neither kustomize's
 * rules for references nor a file name of the repository mean anything any more.
 */
public final class Workspace {
  private static final String FOLDER = "sgdir";
  static final String TOP = FOLDER + "0";
  private static final Pattern NAME =
      Pattern.compile(
          "(?:[^\\s'\":]*/)?(?:sgdir(\\d{1,6})/)?(?:sgfile(\\d{1,6})|sgdir(\\d{1,6})(?:/kustomization\\.yaml)?)");

  static final long MOST_BYTES = 64L << 20;

  private final Map<String, byte[]> files = new LinkedHashMap<>();
  private final Map<Integer, String> filePaths = new LinkedHashMap<>();
  private final Map<Integer, String> folderPaths = new LinkedHashMap<>();

  private long bytes;
  private @Nullable String passedBy;

  Workspace() {}

  /** The first file with which it became too big; what came later is missing in it. */
  Optional<String> passedBy() {
    return Optional.ofNullable(passedBy);
  }

  /** Names a folder that holds a kustomization. */
  String folder(String kustomizationFile) {
    int number = folderPaths.size();
    folderPaths.put(number, kustomizationFile);
    return FOLDER + number;
  }

  String file(String folder, String path, byte[] content) {
    int number = filePaths.size();
    filePaths.put(number, path);
    put(folder + "/sgfile" + number, path, content);
    return "sgfile" + number;
  }

  void kustomization(String folder, String content) {
    int number = Integer.parseInt(folder.substring(FOLDER.length()));
    put(
        folder + "/kustomization.yaml",
        folderPaths.getOrDefault(number, ""),
        content.getBytes(StandardCharsets.UTF_8));
  }

  private void put(String name, String path, byte[] content) {
    bytes += content.length;
    if (bytes <= MOST_BYTES) {
      files.put(name, content);
    } else if (passedBy == null) {
      passedBy = path;
    }
  }

  /** By their paths below the folder that kustomize runs in. */
  Map<String, byte[]> files() {
    return files;
  }

  /** The kustomization that is built, as it is named in the repository. */
  public String topFile() {
    return folderPaths.getOrDefault(0, "");
  }

  /** The file of the repository that one of our own names stands for. */
  Optional<String> original(String path) {
    Matcher matcher = NAME.matcher(path);
    return matcher.matches() ? Optional.ofNullable(original(matcher)) : Optional.empty();
  }

  private String original(Matcher name) {
    String file = name.group(2);
    return file != null
        ? filePaths.getOrDefault(Integer.parseInt(file), "")
        : folderPaths.getOrDefault(Integer.parseInt(name.group(3)), "");
  }

  /** Puts the repository's names into a text of kustomize's. */
  String translate(String text) {
    return NAME.matcher(text)
        .replaceAll(found -> Matcher.quoteReplacement(original((Matcher) found)));
  }
}

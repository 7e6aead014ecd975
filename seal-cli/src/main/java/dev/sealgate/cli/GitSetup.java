package dev.sealgate.cli;

import dev.sealgate.cli.git.AttributesFile;
import dev.sealgate.cli.git.Git;
import dev.sealgate.cli.git.Wanted;
import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.sops.SopsConfig;
import dev.sealgate.crypto.sops.SopsFormat;
import dev.sealgate.crypto.sops.SopsLimits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the commands that set a repository up have in common. */
final class GitSetup {
  private static final String ATTRIBUTES = ".gitattributes";

  private final World world;
  private final Git git;

  GitSetup(World world) {
    this.world = world;
    this.git = Git.atTop(world.cwd(), world.env());
  }

  Git git() {
    return git;
  }

  /** What {@code .gitattributes} should say of this repository. */
  Wanted wanted() {
    List<String> files =
        git.files().stream().filter(file -> Files.isRegularFile(path(file))).toList();
    List<Wanted.Rule> rules = new ArrayList<>();
    for (String file : files) {
      if (Path.of(file).endsWith(SopsConfig.FILE_NAME)) {
        String folder = file.substring(0, file.length() - SopsConfig.FILE_NAME.length());
        try (Source source = Source.read(world, path(file).toString())) {
          SopsConfig.parse(file, source.content().copyBytes(), SopsLimits.DEFAULT)
              .pathRegexes()
              .forEach(regex -> rules.add(new Wanted.Rule(folder, regex)));
        }
      }
    }
    return Wanted.of(rules, files, this::isSecret);
  }

  private Path path(String file) {
    return git.folder().resolve(file);
  }

  private boolean isSecret(String file) {
    Optional<SopsFormat> format = SopsFormat.ofFileName(file);
    try {
      if (Files.size(path(file)) > Source.MAX_BYTES) {
        return false;
      }
      byte[] content = Files.readAllBytes(path(file));
      try (Source source = new Source(file, SecretBytes.takeOwnershipOf(content))) {
        return FileTree.isEncrypted(file, content, format.orElse(SopsFormat.BINARY))
            || SealedText.isSealed(source);
      }
    } catch (IOException _) {
      return false;
    }
  }

  /** Empty when there is none. */
  String attributes() {
    Path file = path(ATTRIBUTES);
    if (Files.notExists(file)) {
      return "";
    }
    try (Source source = Source.read(world, file.toString())) {
      return source.content().use(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }
  }

  /** Whether it was not so already. */
  boolean writeAttributes(List<String> patterns) {
    String before = attributes();
    String after =
        patterns.isEmpty()
            ? AttributesFile.without(before).orElse("")
            : AttributesFile.with(before, patterns);
    if (after.equals(before)) {
      return false;
    }
    if (after.isEmpty()) {
      removeAttributes();
      return true;
    }
    try (SecretBytes content = SecretBytes.utf8(after)) {
      new Target(world).replace(path(ATTRIBUTES).toString(), content, Target.Readers.UNCHANGED);
    }
    return true;
  }

  private void removeAttributes() {
    try {
      Files.deleteIfExists(path(ATTRIBUTES));
    } catch (IOException _) {
      throw Failure.of(
          ATTRIBUTES + " could not be removed", "look at the owner and mode of its folder");
    }
  }

  /** Hooks that are somewhere of the person's choice, often in the working tree, are theirs. */
  Optional<String> ownHooks() {
    String folder = git.run("config", "--get", "core.hooksPath").text().strip();
    return folder.isEmpty() ? Optional.empty() : Optional.of(folder);
  }

  Path gitFolder() {
    return git.folder()
        .resolve(git.run("rev-parse", "--git-common-dir").text().strip())
        .normalize();
  }
}

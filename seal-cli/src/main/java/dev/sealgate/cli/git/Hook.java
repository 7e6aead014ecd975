package dev.sealgate.cli.git;

import dev.sealgate.cli.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** The pre-commit hook, and the one that was there before it: that one runs first. */
public final class Hook {
  private static final String MARK = "# seal git: pre-commit";
  private static final String BEFORE = "pre-commit.before-seal";

  private final Path folder;

  /** What is there. */
  public enum State {
    MISSING,
    OURS,
    FOREIGN
  }

  private Hook(Path folder) {
    this.folder = folder;
  }

  /**
   * @param folder where the repository has its hooks
   */
  public static Hook in(Path folder) {
    return new Hook(folder);
  }

  public Path file() {
    return folder.resolve("pre-commit");
  }

  public State state() {
    try {
      if (!Files.exists(file())) {
        return State.MISSING;
      }
      return Files.readString(file()).contains(MARK) ? State.OURS : State.FOREIGN;
    } catch (IOException _) {
      return State.FOREIGN; // a program, which is no text
    }
  }

  /**
   * @param command as a shell takes it
   * @return whether another hook runs before it
   */
  public boolean install(String command) {
    try {
      Files.createDirectories(folder);
      Path before = folder.resolve(BEFORE);
      if (state() == State.FOREIGN) {
        if (Files.exists(before)) {
          throw Failure.of(
              file() + " is not ours, and " + BEFORE + " beside it is there already",
              "join the two into pre-commit, remove the other, and run this again");
        }
        Files.move(file(), before);
      }
      Files.writeString(
          file(),
          """
          #!/bin/sh
          %s
          before=$(dirname "$0")/%s
          if [ -x "$before" ]; then
            "$before" "$@" || exit $?
          fi
          exec %s lint --staged
          """
              .formatted(MARK, BEFORE, command));
      if (file().getFileSystem().supportedFileAttributeViews().contains("posix")) {
        Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rwxr-xr-x"));
      }
      return Files.exists(before);
    } catch (IOException _) {
      throw unwritable();
    }
  }

  /** Puts back what was there before. */
  public void uninstall() {
    try {
      if (state() == State.OURS) {
        Files.delete(file());
        Path before = folder.resolve(BEFORE);
        if (Files.exists(before)) {
          Files.move(before, file());
        }
      }
    } catch (IOException _) {
      throw unwritable();
    }
  }

  private Failure unwritable() {
    return Failure.of(
        "the hook in " + folder + " could not be written", "look at the owner and mode of it");
  }
}

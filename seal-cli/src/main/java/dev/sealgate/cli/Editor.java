package dev.sealgate.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The person's editor. */
final class Editor {
  private static final List<String> KNOWN = List.of("vim", "nano", "vi");

  private Editor() {}

  /** Opens a file, and returns when the editor ended well. */
  static void open(World world, Path file) {
    List<String> words = new ArrayList<>(command(world));
    words.addAll(Vim.leavingNothing(world, words));
    words.add(file.toString());
    int exit;
    try {
      exit = Child.run(world, words, world.env());
    } catch (IOException _) {
      throw failed("the editor " + words.getFirst() + " can't be run");
    }
    if (exit != 0) {
      throw failed("the editor " + words.getFirst() + " ended with exit code " + exit);
    }
  }

  private static Failure failed(String problem) {
    return Failure.of(
        ExitCode.NO_EDITOR,
        problem + "; nothing was changed",
        "name a program in SOPS_EDITOR or EDITOR that waits until the file is closed");
  }

  private static List<String> command(World world) {
    Optional<String> named =
        Stream.of("SOPS_EDITOR", "EDITOR")
            .map(world::variable)
            .flatMap(Optional::stream)
            .filter(text -> !text.isBlank())
            .findFirst();
    if (named.isPresent()) {
      return KeyCommand.words("SOPS_EDITOR or EDITOR", named.get());
    }
    return KNOWN.stream()
        .filter(program -> onPath(world, program).isPresent())
        .findFirst()
        .map(List::of)
        .orElseThrow(() -> failed("no editor is found"));
  }

  static Optional<Path> onPath(World world, String program) {
    return Stream.of(world.variable("PATH").orElse("").split(File.pathSeparator, -1))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> world.resolve(folder).resolve(program))
        .filter(Files::isExecutable)
        .findFirst();
  }
}

package dev.sealgate.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Keeps vim and its kin from writing what they show, and what was cut from it, to a disk. */
final class Vim {
  private static final Pattern NAME =
      Pattern.compile("([egmnr]*vim|r?[gm]?view)([.-].*)?", Pattern.CASE_INSENSITIVE);

  /** The person sees to it himself. */
  private static final Pattern OWN_CHOICE = Pattern.compile("-[iu].*|--clean");

  /** One by one: a small vim, or another one, does not know all of them. */
  private static final String SETTINGS =
      Stream.of(
              "noswapfile",
              "updatecount=0",
              "noundofile",
              "nobackup",
              "nowritebackup",
              "patchmode=",
              "viminfo=",
              "shada=")
          .map(setting -> "silent! set " + setting)
          .collect(Collectors.joining(" | "));

  private Vim() {}

  /**
   * @param command an editor, and its arguments
   * @return what to add to these; nothing for other editors
   */
  static List<String> leavingNothing(World world, List<String> command) {
    boolean own =
        command.stream().skip(1).anyMatch(argument -> OWN_CHOICE.matcher(argument).matches());
    return own || !isVim(world, command.getFirst())
        ? List.of()
        // a second time after the person's own vimrc
        : List.of("-n", "-i", "NONE", "--cmd", SETTINGS, "-c", SETTINGS);
  }

  /** By what it is in the end: vi and view may be links to others. */
  private static boolean isVim(World world, String program) {
    Optional<Path> found =
        program.indexOf('/') < 0
            ? Editor.onPath(world, program)
            : Optional.of(world.resolve(program));
    return NAME.matcher(found.map(Vim::end).orElse(program)).matches();
  }

  private static String end(Path program) {
    try {
      return String.valueOf(program.toRealPath().getFileName());
    } catch (IOException _) {
      return String.valueOf(program.getFileName());
    }
  }
}

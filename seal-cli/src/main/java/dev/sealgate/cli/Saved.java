package dev.sealgate.cli;

import dev.sealgate.crypto.SecretBytes;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where an edit went: into its file, or beside it when others changed that while it was open. */
sealed interface Saved {
  /** In the file. */
  record Here() implements Saved {}

  /**
   * @param place the encrypted edit
   */
  record Beside(Target.Meanwhile why, String place) implements Saved {}

  /**
   * @param before the file as it was opened; empty when there was none
   */
  static Saved of(World world, String file, Optional<SecretBytes> before, SecretBytes content) {
    Target target = new Target(world);
    Target.Meanwhile meanwhile = target.replaceSame(file, before, content);
    if (meanwhile == Target.Meanwhile.NOTHING) {
      return new Here();
    }
    int number = 1;
    while (!target.add(beside(file, number), content)) {
      number++;
    }
    return new Beside(meanwhile, beside(file, number));
  }

  /** With the endings of the file, which say what it is, and that it is encrypted. */
  private static String beside(String file, int number) {
    Matcher name =
        Pattern.compile("(.*?)((\\.(sops|enc))?\\.[^.]*)?")
            .matcher(String.valueOf(Path.of(file).getFileName()));
    if (!name.matches()) {
      throw new IllegalStateException("any name matches");
    }
    String edited = name.group(1) + ".edited" + (number == 1 ? "" : "-" + number);
    String ending = Optional.ofNullable(name.group(2)).orElse("");
    return Path.of(file).resolveSibling(edited + ending).toString();
  }

  /** The exit code of what is in its file. */
  default int done(String file) {
    return switch (this) {
      case Here() -> ExitCode.OK;
      case Beside(Target.Meanwhile why, String place) ->
          throw Failure.of(
              "%s was %s while you edited it; your edit is in %s, encrypted"
                  .formatted(file, why == Target.Meanwhile.CHANGED ? "changed" : word(why), place),
              hint(why, file, place));
    };
  }

  private static String word(Target.Meanwhile why) {
    return why == Target.Meanwhile.REMOVED ? "removed" : "made by somebody else";
  }

  private static String hint(Target.Meanwhile why, String file, String place) {
    return why == Target.Meanwhile.REMOVED
        ? "to see it: seal decrypt %s; if %s is to be there: mv %s %s"
            .formatted(place, file, place, file)
        : "compare seal decrypt %s with seal decrypt %s, take over what you want by seal edit %s,"
                .formatted(file, place, file)
            + " then: rm "
            + place;
  }
}

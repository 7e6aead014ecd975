package dev.sealgate.cli;

import dev.sealgate.cli.pages.FishCompletion;
import dev.sealgate.cli.pages.ManPages;
import dev.sealgate.cli.pages.ZshCompletion;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.AutoComplete;
import picocli.CommandLine;

/** Writes what the distribution has beside the program: manual pages, and completions. */
final class Pages {
  private Pages() {}

  /** Argument: the folder, in the order of {@code /usr/share}. */
  public static void main(String[] args) throws IOException {
    Path share = Path.of(args[0]);
    for (Map.Entry<String, String> page : all().entrySet()) {
      Path file = share.resolve(page.getKey());
      Files.createDirectories(file.getParent());
      Files.writeString(file, page.getValue());
    }
  }

  static Map<String, String> all() {
    CommandLine root = Commands.all(nowhere());
    Map<String, String> pages = new LinkedHashMap<>();
    ManPages.of(root, VersionCommand.text())
        .forEach((name, text) -> pages.put("man/man1/" + name, text));
    pages.put("bash-completion/completions/seal", AutoComplete.bash("seal", root));
    pages.put("zsh/site-functions/_seal", ZshCompletion.of(root));
    pages.put("fish/vendor_completions.d/seal.fish", FishCompletion.of(root));
    return pages;
  }

  private static World nowhere() {
    return new World(
        new ByteArrayInputStream(new byte[0]),
        World.Terminal.NONE,
        OutputStream.nullOutputStream(),
        OutputStream.nullOutputStream(),
        Map.of(),
        Path.of("").toAbsolutePath(),
        Clock.systemUTC(),
        new SecureRandom());
  }
}

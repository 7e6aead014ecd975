package dev.sealgate.cli.git;

import java.util.LinkedHashMap;
import java.util.Map;

/** What Git's configuration has to say of our drivers. */
public final class Drivers {
  /** The name in {@code .gitattributes}. */
  private static final String NAME = "sealgate";

  private static final String OF_BASES = NAME + "-bases";

  private Drivers() {}

  /**
   * @param command as a shell takes it
   */
  public static Map<String, String> settings(String command) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("diff." + NAME + ".textconv", command + " git textconv");
    // Git would keep what textconv prints, and with --reveal that is plaintext
    settings.put("diff." + NAME + ".cachetextconv", "false");
    settings.put("merge." + NAME + ".name", "encrypted files, by value");
    settings.put("merge." + NAME + ".driver", command + " git merge %O %A %B %P");
    // in merges of merge bases nobody is there to solve conflicts
    settings.put("merge." + NAME + ".recursive", OF_BASES);
    settings.put("merge." + OF_BASES + ".name", "encrypted files of merge bases, by value");
    settings.put("merge." + OF_BASES + ".driver", command + " git merge --of-bases %O %A %B %P");
    return settings;
  }

  public static boolean areSet(Git git, Git.Scope scope) {
    return git.config(scope, "merge." + NAME + ".driver").isPresent()
        && git.config(scope, "merge." + OF_BASES + ".driver").isPresent()
        && git.config(scope, "diff." + NAME + ".textconv").isPresent();
  }

  /** Whether it does anything; settings that are so already are left alone. */
  public static boolean install(Git git, Git.Scope scope, String command) {
    boolean changed = false;
    for (Map.Entry<String, String> setting : settings(command).entrySet()) {
      if (!git.config(scope, setting.getKey()).filter(setting.getValue()::equals).isPresent()) {
        git.set(scope, setting.getKey(), setting.getValue());
        changed = true;
      }
    }
    return changed;
  }

  public static void uninstall(Git git, Git.Scope scope) {
    git.unsetSection(scope, "diff." + NAME);
    git.unsetSection(scope, "merge." + NAME);
    git.unsetSection(scope, "merge." + OF_BASES);
  }

  /** A shell word for a program that may have blanks in its path. */
  public static String word(String program) {
    return program.matches("[A-Za-z0-9_./+@%:,=-]+")
        ? program
        : "'" + program.replace("'", "'\\''") + "'";
  }

  /** Whether Git would keep what textconv prints. */
  public static boolean textIsKept(Git git) {
    return git.isSet("diff." + NAME + ".cachetextconv");
  }
}

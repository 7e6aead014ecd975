package dev.sealgate.cli;

import dev.sealgate.cli.git.Git;
import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.sops.SopsConfig;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Looks at what is about to be committed, by the rules that are about to be committed. */
final class StagedLint {
  private final World world;

  StagedLint(World world) {
    this.world = world;
  }

  /**
   * @param allow a file of the working tree; null for what the index has
   */
  List<Finding> findings(@Nullable String allow) {
    Git git = Git.atTop(world.cwd(), world.env());
    Linter linter = new Linter(world, ConfigFile.atTop(git.content(":" + SopsConfig.FILE_NAME)));
    AllowList allowed = allow == null ? allowed(git) : AllowList.read(world, allow);
    List<Finding> found = new ArrayList<>();
    for (Git.Staged file : git.staged()) {
      byte[] content = git.content(file.object()).orElse(new byte[0]);
      if (content.length > Source.MAX_BYTES) {
        world.notice(file.path() + " is larger than 8 MiB and is not looked at");
        continue;
      }
      lint(linter, file.path(), content).stream()
          .filter(each -> !allowed.allows(each))
          .forEach(found::add);
    }
    return found;
  }

  private static AllowList allowed(Git git) {
    return git.content(":" + AllowList.FILE_NAME)
        .map(text -> AllowList.parse(AllowList.FILE_NAME, new String(text, StandardCharsets.UTF_8)))
        .orElse(new AllowList(List.of()));
  }

  private List<Finding> lint(Linter linter, String path, byte[] content) {
    try (Source source = new Source(path, SecretBytes.takeOwnershipOf(content))) {
      return linter.content(path, source);
    } catch (Failure | CryptoException e) {
      Problem problem = Problem.of(e, world);
      return List.of(Finding.of(Finding.Rule.BROKEN, path, problem.message(), problem.hint()));
    }
  }
}

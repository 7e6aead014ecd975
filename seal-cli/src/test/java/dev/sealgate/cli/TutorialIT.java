package dev.sealgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The tutorial, in one shell, with the program that is shipped. A block of {@code text} is all that
 * the block of {@code sh} before it shows; one that says {@code sh fails} ends with a failure.
 */
class TutorialIT {
  private static final Path PAGE = Path.of("../docs/seal/tutorial.md");
  private static final Pattern BLOCK =
      Pattern.compile("(?ms)^```sh( fails)?\n(.*?)^```\n(?:```text\n(.*?)^```$)?");
  private static final String ANYTHING = "…";

  /** Half a minute, and much more where other tests run beside it. */
  private static final Duration PATIENCE = Duration.ofMinutes(8);

  @TempDir Path folder;

  private record Step(boolean fails, String commands, String shown) {}

  private static List<Step> steps() throws IOException {
    List<Step> steps = new ArrayList<>();
    Matcher blocks = BLOCK.matcher(Files.readString(PAGE));
    while (blocks.find()) {
      steps.add(
          new Step(
              blocks.group(1) != null,
              blocks.group(2),
              blocks.group(3) == null ? "" : blocks.group(3)));
    }
    return steps;
  }

  @Test
  void everyBlockShowsWhatThePageSays() throws Exception {
    List<Step> steps = steps();
    assertThat(steps).hasSizeGreaterThan(15);
    Path out = Files.createDirectory(folder.resolve("out"));
    StringBuilder script = new StringBuilder("set -e\n");
    for (int i = 0; i < steps.size(); i++) {
      Path block = Files.writeString(out.resolve(i + ".sh"), steps.get(i).commands());
      String run = ". %s < /dev/null > %s.out 2>&1\n".formatted(block, out.resolve("" + i));
      script.append(
          steps.get(i).fails()
              ? "set +e\n%stest $? != 0 || exit 99\nset -e\n".formatted(run)
              : run);
    }
    Path home = Files.createDirectory(folder.resolve("home"));

    int exit = run(Files.writeString(out.resolve("all.sh"), script.toString()), home);

    for (int i = 0; i < steps.size(); i++) {
      Path shown = out.resolve(i + ".out");
      String where = "block %d:%n%s".formatted(i + 1, steps.get(i).commands());
      assertThat(shown).as(where).exists();
      String text = Files.readString(shown);
      assertThat(text).as(where).matches(pattern(steps.get(i).shown()));
    }
    assertThat(exit).as("the last block").isZero();
  }

  private int run(Path script, Path home) throws IOException, InterruptedException {
    ProcessBuilder shell =
        new ProcessBuilder("sh", script.toString())
            .directory(Files.createDirectory(folder.resolve("work")).toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    Map<String, String> env = shell.environment();
    env.clear();
    env.put("PATH", Launcher.BIN + ":" + System.getenv("PATH"));
    env.put("JAVA25_HOME", System.getProperty("java.home"));
    env.put("HOME", home.toString());
    env.put("GIT_CONFIG_NOSYSTEM", "1");
    for (String role : List.of("AUTHOR", "COMMITTER")) {
      env.put("GIT_" + role + "_NAME", "Dana");
      env.put("GIT_" + role + "_EMAIL", "dana@example.com");
    }
    env.put("GIT_EDITOR", "true");
    env.put("GIT_PAGER", "cat");
    Process process = shell.start();
    try {
      assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      return process.exitValue();
    } finally {
      process.destroyForcibly();
    }
  }

  /** A line that is nothing but … stands for any number of lines. */
  private static Pattern pattern(String shown) {
    return Pattern.compile(
        shown
            .lines()
            .map(line ->
                line.equals(ANYTHING)
                    ? "(?s:.*)"
                    : Arrays.stream(line.split(ANYTHING, -1))
                            .map(Pattern::quote)
                            .collect(Collectors.joining(".*"))
                        + "\n?")
            .collect(Collectors.joining()));
  }

  @Test
  void thePageNamesTheCommandsOfDailyWork() throws IOException {
    String commands = steps().stream().map(Step::commands).collect(Collectors.joining("\n"));
    for (String command :
        List.of(
            "keygen",
            "create",
            "encrypt",
            "get",
            "set",
            "edit",
            "git install",
            "lint",
            "secret",
            "render",
            "diff",
            "updatekeys",
            "exec-env",
            "recipients",
            "decrypt")) {
      assertThat(commands).containsPattern("\\bseal " + command + "\\b");
    }
  }
}

package dev.sealgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** What people see: every session of {@code src/test/resources/transcripts}. */
class TranscriptTest {
  static final Path TRANSCRIPTS = Path.of("src/test/resources/transcripts");
  private static final Pattern REGEX = Pattern.compile("<<(.*?)>>");

  @TempDir Path temp;

  @TestFactory
  Collection<DynamicTest> sessions() throws IOException {
    try (Stream<Path> files = Files.list(TRANSCRIPTS)) {
      List<Path> sorted = files.sorted().toList();
      assertThat(sorted).hasSizeGreaterThan(5);
      return sorted.stream()
          .map(file -> {
            Transcript transcript = Transcript.read(file);
            return DynamicTest.dynamicTest(
                file.getFileName() + ": " + transcript.title(), () -> play(file, transcript));
          })
          .toList();
    }
  }

  private void play(Path file, Transcript transcript) throws IOException {
    Path folder = Files.createDirectory(temp.resolve(file.getFileName()));
    try (Session session = new Session(folder)) {
      transcript.files().forEach(session::write);
      play(session, transcript);
    }
  }

  private static void play(Session session, Transcript transcript) {
    for (Transcript.Step step : transcript.steps()) {
      Session.Result result = session.run(step.command());
      String all = "$ %s%n%s%s".formatted(step.command(), result.text(), result.stderr());
      assertThat(result.exit()).as("exit code of%n%s", all).isEqualTo(step.exit());
      matches(all + "standard output", result.text(), step.stdout());
      matches(all + "standard error", result.stderr(), step.stderr());
    }
  }

  private static void matches(String where, String actual, List<String> expected) {
    List<String> lines = actual.lines().toList();
    assertThat(lines).as(where).hasSameSizeAs(expected);
    for (int i = 0; i < lines.size(); i++) {
      assertThat(lines.get(i)).as(where).matches(pattern(expected.get(i)));
    }
  }

  private static Pattern pattern(String line) {
    StringBuilder regex = new StringBuilder();
    Matcher matcher = REGEX.matcher(line);
    int end = 0;
    while (matcher.find()) {
      regex.append(Pattern.quote(line.substring(end, matcher.start()))).append(matcher.group(1));
      end = matcher.end();
    }
    return Pattern.compile(regex.append(Pattern.quote(line.substring(end))).toString());
  }
}

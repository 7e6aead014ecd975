package dev.sealgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever keeps a file from being saved, what was typed is not lost. */
class UnsavedTest {
  private static final String UNREACHABLE = "https://127.0.0.1:1/v1/transit/keys/sops";

  @TempDir Path folder;
  private Session session;

  @BeforeEach
  void files() throws IOException {
    Files.createDirectory(folder.resolve("memory"));
    session = new Session(folder).write("age.agekey", TestKeys.IDENTITY + "\n");
    session.write("editor", "#!/bin/sh\necho 'password: correct-horse' > \"$1\"\n");
    session.env("SOPS_AGE_KEY_FILE", "age.agekey").env("SEAL_MEMORY_DIR", "memory");
    session.env("EDITOR", "sh editor").env("PATH", "/usr/bin:/bin");
    session.env("VAULT_ADDR", "https://127.0.0.1:1").env("VAULT_TOKEN", "token");
  }

  @Test
  void whatAServiceThatIsDownKeepsFromBeingSavedIsKeptForTheOtherReaders() throws IOException {
    session.write(
        ".sops.yaml",
        "creation_rules: [{age: %s, hc_vault_transit_uri: %s}]"
            .formatted(TestKeys.RECIPIENT, UNREACHABLE));

    Session.Result result = session.seal("", "edit", "new.yaml");

    assertThat(result.exit()).isEqualTo(1);
    assertThat(folder.resolve("new.yaml")).doesNotExist();
    String kept = kept(result, "seal decrypt (new.yaml.unsaved-\\S+)");
    assertThat(session.read(kept)).doesNotContain("correct-horse");
    assertThat(session.seal("", "decrypt", kept).text()).isEqualTo("password: correct-horse\n");
    assertThat(folder.resolve("memory")).isEmptyDirectory();
  }

  @Test
  void withoutAnotherReaderItStaysInMemory() {
    session.write(
        ".sops.yaml", "creation_rules: [{hc_vault_transit_uri: %s}]".formatted(UNREACHABLE));

    Session.Result result = session.seal("", "edit", "new.yaml");

    assertThat(result.exit()).isEqualTo(1);
    String kept = kept(result, "is kept in clear, in (\\S+);");
    assertThat(kept).startsWith(folder.resolve("memory/seal-kept-").toString());
    assertThat(Path.of(kept)).hasContent("password: correct-horse\n");
    // and there it stays, whoever starts next
    session.seal("", "edit", "other.yaml");
    assertThat(Path.of(kept)).exists();
    assertThat(folder.toFile().list((_, name) -> name.contains("unsaved"))).isEmpty();
  }

  @Test
  void whereTheFileCannotBeWrittenItIsKeptBesideIt() {
    session.env("SOPS_AGE_RECIPIENTS", TestKeys.RECIPIENT).write("app.yaml", "password: hunter2\n");
    session.seal("", "encrypt", "-i", "app.yaml");
    session.write("editor", session.read("editor") + "rm app.yaml; mkdir app.yaml\n");

    Session.Result result = session.seal("", "edit", "app.yaml");

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.stderr()).contains("error: app.yaml could not be written");
    assertThat(session.seal("", "decrypt", kept(result, "seal decrypt (\\S+)")).text())
        .isEqualTo("password: correct-horse\n");
  }

  @Test
  void aSecondReaderIsNotSparedByKeeping() {
    session.write(
        ".sops.yaml",
        """
        creation_rules:
          - key_groups:
              - age: [%s]
              - hc_vault: ['%s']
        """
            .formatted(TestKeys.RECIPIENT, UNREACHABLE));

    Session.Result result = session.seal("", "edit", "new.yaml");

    assertThat(result.exit()).isEqualTo(1);
    assertThat(Path.of(kept(result, "is kept in clear, in (\\S+);"))).exists();
  }

  @Test
  void onATerminalItIsKeptWhenNobodyAnswers() {
    session.write(
        ".sops.yaml", "creation_rules: [{hc_vault_transit_uri: %s}]".formatted(UNREACHABLE));

    Session.Result result = session.typing().seal("", "edit", "new.yaml");

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.stderr()).contains("Enter goes back to the editor, Ctrl-D keeps the text");
    assertThat(Path.of(kept(result, "is kept in clear, in (\\S+);"))).exists();
  }

  private static String kept(Session.Result result, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(result.stderr());
    assertThat(matcher.find()).as(result.stderr()).isTrue();
    return Objects.requireNonNull(matcher.group(1));
  }
}

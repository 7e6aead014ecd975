package dev.sealgate.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.age.Age;
import dev.sealgate.crypto.age.AgeIdentity;
import dev.sealgate.crypto.age.AgeKeys;
import dev.sealgate.crypto.age.AgeRecipient;
import dev.sealgate.testbed.Binaries;
import dev.sealgate.testbed.Command;
import dev.sealgate.testbed.Counterparts;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An age plugin as a process, made with age's own framework; age and sops run the same one. */
class PluginIT {
  private static final String PATH =
      Binaries.require("age-plugin-sealgatetest").resolveSibling("") + ":/usr/bin:/bin";

  @TempDir Path folder;
  private Session session;
  private String recipient = "";

  @BeforeEach
  void keys() {
    session = new Session(folder);
    List<String> key = Counterparts.agePlugin().run().orThrow().text().lines().toList();
    recipient = key.getFirst().substring("# public key: ".length());
    session.write("plugin.agekey", key.getFirst() + "\n" + key.get(1) + "\n");
    session.write("asking.agekey", key.get(2) + "\n");
    session.write("secret.yaml", TestKeys.SECRET);
    session.env("PATH", PATH);
  }

  @Test
  void ageOpensWhatIsEncryptedHereAndTheOtherWay() {
    PluginProcesses plugins = new PluginProcesses(session.world());
    byte[] ours =
        Age.encrypt(
            SecretBytes.utf8("hunter2"),
            List.of(AgeRecipient.parse(recipient, plugins), AgeRecipient.parse(TestKeys.RECIPIENT)),
            Age.Encoding.ARMOR,
            new SecureRandom());
    assertThat(
            with(Counterparts.age()).stdin(ours).run("-d", "-i", "plugin.agekey").orThrow().text())
        .isEqualTo("hunter2");

    byte[] theirs =
        with(Counterparts.age())
            .stdin("hunter2")
            .run("-r", TestKeys.RECIPIENT, "-r", recipient)
            .orThrow()
            .stdout();
    try (SecretBytes file = SecretBytes.utf8(session.read("plugin.agekey"));
        AgeIdentity identity = AgeKeys.parseIdentities(file, plugins).getFirst();
        SecretBytes opened = Age.decrypt(theirs, List.of(identity))) {
      assertThat(opened.copyBytes()).isEqualTo("hunter2".getBytes(UTF_8));
    }
  }

  @Test
  void sopsOpensWhatSealEncryptsAndTheOtherWay() {
    run("encrypt", "--allow-plugins", "--age", recipient, "-i", "secret.yaml");
    assertThat(session.read("secret.yaml")).contains(recipient).doesNotContain("hunter2");
    assertThat(sops("decrypt", "secret.yaml")).contains("hunter2");
    session.write("theirs.yaml", sops("rotate", "secret.yaml") + "\n");

    assertThat(run("decrypt", "--allow-plugins", "--identity", "plugin.agekey", "theirs.yaml"))
        .contains("hunter2");
    session.env("SEAL_AGE_PLUGINS", "1");
    Session.Result told = session.seal("", "decrypt", "--identity", "plugin.agekey", "theirs.yaml");
    assertThat(told.text()).contains("hunter2");
    assertThat(told.stderr()).contains("notice: age-plugin-sealgatetest: touch the key");
  }

  @Test
  void nothingIsRunUnlessItIsAllowed() {
    session.write("bin/age-plugin-sealgatetest", "#!/bin/sh\ntouch ran\n");
    session.run("chmod rwx------ bin/age-plugin-sealgatetest");
    session.env("PATH", "bin");

    Session.Result encrypt = session.seal("", "encrypt", "--age", recipient, "secret.yaml");
    Session.Result decrypt =
        session.seal("", "decrypt", "--identity", "plugin.agekey", "secret.yaml");

    assertThat(encrypt.exit()).isEqualTo(1);
    assertThat(encrypt.stderr()).contains("the age plugin \"sealgatetest\": plugins are not run");
    assertThat(decrypt.exit()).isEqualTo(1);
    assertThat(decrypt.stderr()).contains("is a key of the age plugin \"sealgatetest\"");
    assertThat(session.run("ls").text()).doesNotContain("ran");
  }

  @Test
  void aQuestionThatNobodyCanAnswerFails() {
    run("encrypt", "--allow-plugins", "--age", recipient, "-i", "secret.yaml");

    Session.Result result =
        session.seal(
            "", "decrypt", "--allow-plugins", "--identity", "asking.agekey", "secret.yaml");

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.stderr()).contains("the age plugin \"sealgatetest\" says: ");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '^',
      value = {
        "echo hello, does not speak the protocol",
        "exit 0, ended before it was done",
        "printf '%s\\n' '-> file-key 0' '!!!!', that is not base64",
        "printf '%s\\n' '-> file-key 0' AAAA, sent what does not belong here",
        "printf '%s\\n' '-> error internal' aGVsbG8, says: hello",
        "exec yes -- '-> grease', is not base64",
        "exec cat /dev/zero, is too long",
      })
  void aPluginThatMisbehavesIsNamed(String script, String complaint) {
    String listening = "#!/bin/sh\nwhile read -r line && [ \"$line\" != '-> done' ]; do :; done\n";
    session.write("bin/age-plugin-sealgatetest", listening + script + "\n");
    session.run("chmod rwx------ bin/age-plugin-sealgatetest");
    session.env("PATH", "bin:/usr/bin:/bin");

    Session.Result result =
        session.seal("", "encrypt", "--allow-plugins", "--age", recipient, "secret.yaml");

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.stderr()).contains("the age plugin \"sealgatetest\"", complaint);
  }

  @Test
  void aPluginThatIsNotThereIsNamed() {
    PluginProcesses plugins = new PluginProcesses(new Session(folder).world());

    assertThatThrownBy(() -> plugins.start("sealgatetest", "recipient-v1"))
        .isInstanceOf(CryptoException.Unsupported.class)
        .hasMessageContaining("age-plugin-sealgatetest");
  }

  @Test
  void theKeyCommandPrintsIdentities() {
    session.write("my keys.txt", TestKeys.IDENTITY + "\n");
    run("encrypt", "--age", TestKeys.RECIPIENT, "-i", "secret.yaml");
    session.env("SOPS_AGE_KEY_CMD", "cat 'my keys.txt'");

    assertThat(run("decrypt", "secret.yaml")).contains("hunter2");

    session.env("SOPS_AGE_KEY_CMD", "sh -c 'echo secret; exit 3'");
    Session.Result failed = session.seal("", "decrypt", "secret.yaml");
    assertThat(failed.stderr())
        .contains("the command of SOPS_AGE_KEY_CMD ended with exit code 3")
        .doesNotContain("echo");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '^',
      value = {
        "a b  c, a|b|c",
        "'a b' \"c d\", a b|c d",
        "a\\ b, a b",
        "\"a\\\"b\", a\"b",
        "'', ^^",
        "'a\\b', a\\b",
      })
  void wordsAreSplitAsAShellDoes(String command, String words) {
    assertThat(String.join("|", KeyCommand.words(KeyCommand.AGE, command))).isEqualTo(words);
  }

  private Command with(Command command) {
    return command.in(folder).env("PATH", PATH);
  }

  private String run(String... args) {
    Session.Result result = session.seal("", args);
    assertThat(result.exit()).as(result.stderr()).isZero();
    return result.text();
  }

  private String sops(String... args) {
    return with(Counterparts.sops())
        .env("SOPS_AGE_KEY_FILE", session.path("plugin.agekey").toString())
        .run(args)
        .orThrow()
        .text();
  }
}

package dev.sealgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.testbed.Command;
import dev.sealgate.testbed.CommandResult;
import dev.sealgate.testbed.Counterparts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code alias sops=seal}: the same command lines, side by side, and the same results. */
class SopsAliasIT {
  private static final String OTHER =
      "age1hfdwgd2edvzp9t7krf8xk3q46d9nzplj42ecprk0qw9tar0kxfesrdtyvz";
  private static final String APP =
      """
      # settings
      name: shop
      db:
          password: hunter2
          port: 5432
      list:
          - a
          - b: 1
      """;

  @TempDir Path folder;

  /** A program in a folder of its own, with the same files and environment as the other. */
  private final class Side {
    private final boolean isSops;
    private final Session session;

    Side(boolean isSops) {
      this.isSops = isSops;
      session = new Session(folder.resolve(isSops ? "sops" : "seal"));
      session.write("age.agekey", TestKeys.IDENTITY + "\n").write("app.yaml", APP);
      session.write("app.env", "USER_NAME=shop\nPASSWORD=hunter2\n");
      session.write("app.json", "{\n\t\"password\": \"hunter2\"\n}\n").write("app.bin", "any\n");
      session.write(".sops.yaml", "creation_rules:\n  - age: " + TestKeys.RECIPIENT + "\n");
      session.write("value.json", "\"correct-horse\"");
      session.write("editor", "#!/bin/sh\nsed -i 's/hunter2/edited/' \"$1\"\n");
      session.write("breaker", "#!/bin/sh\nexit 3\n");
      session.env("SOPS_AGE_KEY_FILE", session.path("age.agekey").toString());
      session.env("SOPS_DISABLE_VERSION_CHECK", "1").env("PATH", System.getenv("PATH"));
      session.env("EDITOR", "sh editor");
    }

    Session.Result run(String input, String... args) {
      if (!isSops) {
        return session.seal(input, args);
      }
      Command command = Counterparts.sops().in(session.path("")).stdin(input);
      for (var variable : session.variables().entrySet()) {
        command = command.env(variable.getKey(), variable.getValue());
      }
      CommandResult result = command.run(args);
      return new Session.Result(result.exit(), result.stdout(), result.stderr());
    }
  }

  private final List<Side> sides = new ArrayList<>();

  @BeforeEach
  void sides() {
    sides.add(new Side(true));
    sides.add(new Side(false));
  }

  private void both(String input, String... args) {
    Session.Result sops = sides.get(0).run(input, args);
    Session.Result seal = sides.get(1).run(input, args);
    String line = String.join(" ", args) + "\n" + sops.stderr() + seal.stderr();
    assertThat(seal.exit()).as(line).isEqualTo(sops.exit());
    if (!sops.text().contains("ENC[")) {
      assertThat(seal.text().strip()).as(line).isEqualTo(sops.text().strip());
    }
  }

  /** What seal tells the person is not among its results, as it is with sops. */
  private void exitsAlike(String... args) {
    assertThat(sides.get(1).run("", args).exit()).isEqualTo(sides.get(0).run("", args).exit());
  }

  /** Each opens the file that the other has made, and sees the same. */
  private void sameFile(String file) {
    List<String> plains = new ArrayList<>();
    for (Side reader : sides) {
      for (Side writer : sides) {
        Path made = writer.session.path(file);
        plains.add(reader.run("", "-d", made.toString()).text().strip());
      }
    }
    assertThat(plains).allMatch(plain -> !plain.isEmpty());
    assertThat(Collections.frequency(plains, plains.getFirst())).as("%s", plains).isEqualTo(4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"app.yaml", "app.json", "app.env", "app.bin"})
  void encryptDecryptAndRotate(String file) {
    both("", "-e", "-i", file);
    sameFile(file);
    both("", "--rotate", "-i", file);
    sameFile(file);
    both("", "rotate", "-i", "--add-age", OTHER, file);
    sameFile(file);
    both("", "filestatus", file);
    both("", "--decrypt", "-i", file);
    if (!file.endsWith(".bin")) { // where sops fails
      both("", "filestatus", file);
    }
    both("", "-d", "missing.yaml");
    both("", "decrypt", file);
  }

  @Test
  void anotherTypeThanTheInput() {
    for (String file : List.of("app.yaml", "app.json", "app.env", "app.bin")) {
      both("", "-e", "-i", file);
      for (String type : List.of("yaml", "json", "dotenv", "ini", "binary")) {
        both("", "-d", "--output-type", type, file);
      }
    }
    sides.forEach(side -> side.session.write("flat.yaml", "# c\nname: shop\nok: true\nn: 1.5\n"));
    both("", "encrypt", "--output-type", "json", "--output", "flat.json", "flat.yaml");
    both("", "encrypt", "--output-type", "dotenv", "--output", "flat.env", "flat.yaml");
    both("", "encrypt", "--output-type", "ini", "--output", "flat.ini", "flat.yaml");
    both("", "-d", "--output-type", "yaml", "flat.json");
    both("", "-d", "flat.env");
  }

  @Test
  void setUnsetAndExtract() {
    both("", "encrypt", "-i", "app.yaml");
    both("", "set", "app.yaml", "[\"db\"][\"password\"]", "\"correct-horse\"");
    both("", "set", "--value-file", "app.yaml", "[\"db\"][\"new\"]", "value.json");
    both("{\"a\": {\"b\": 1}}", "set", "--value-stdin", "app.yaml", "[\"tree\"]");
    both("", "--set", "[\"list\"][0] \"z\"", "app.yaml");
    both("", "set", "app.yaml", "[\"list\"][2]", "\"q\"");
    both("", "unset", "app.yaml", "[\"list\"][1]");
    both("", "unset", "app.yaml", "[\"db\"][\"port\"]");
    both("", "unset", "--idempotent", "app.yaml", "[\"none\"]");
    both("", "unset", "app.yaml", "[\"none\"]");
    both("", "set", "app.yaml", "[\"a\"]", "no JSON");
    sameFile("app.yaml");
    for (String path :
        List.of("[\"name\"]", "[\"db\"]", "[\"list\"]", "[\"tree\"][\"a\"]", "[\"no\"]")) {
      both("", "decrypt", "--extract", path, "app.yaml");
    }
    both("", "decrypt", "--extract", "[\"name\"", "app.yaml");
  }

  @Test
  void edit() {
    both("", "-e", "-i", "app.yaml");
    both("", "edit", "app.yaml");
    sameFile("app.yaml");
    both("", "app.yaml"); // the editor finds nothing to change any more
    sides.forEach(side -> side.session.env("EDITOR", "sh breaker"));
    both("", "edit", "app.yaml");
    sides.forEach(side -> side.session.env("SOPS_EDITOR", "sh editor"));
    both("", "edit", "app.yaml");
  }

  @Test
  void aFileThatIsNotThereIsMade() {
    sides.forEach(side -> side.session.write("writer", "#!/bin/sh\necho 'a: 1' > \"$1\"\n"));
    sides.forEach(side -> side.session.env("EDITOR", "sh writer"));
    both("", "new.yaml");
    sameFile("new.yaml");
    both("", "--age", OTHER + "," + TestKeys.RECIPIENT, "./other");
    sameFile("other");
    sides.forEach(side -> side.session.env("EDITOR", "true"));
    both("", "unchanged.yaml");
    both("", "app.yml.json");
  }

  @Test
  void verboseIsTakenBesideALetter() {
    both("", "-e", "-i", "app.yaml");
    both("", "-d", "--verbose", "app.yaml");
    both("", "--verbose", "-d", "app.yaml");
  }

  @Test
  void anSshKeyOutOfACommand() {
    for (Side side : sides) {
      CommandResult _ =
          Command.of("ssh-keygen")
              .in(side.session.path(""))
              .run("-q", "-t", "ed25519", "-N", "", "-f", "id_plain");
      side.session.env("SOPS_AGE_KEY_FILE", "");
      assertThat(
              side.run(
                      "",
                      "encrypt",
                      "-i",
                      "--age",
                      side.session.read("id_plain.pub").strip(),
                      "app.yaml")
                  .exit())
          .isZero();
    }
    both("", "decrypt", "app.yaml");
    sides.forEach(side -> side.session.env("SOPS_AGE_SSH_PRIVATE_KEY_CMD", "cat 'id_plain'"));
    both("", "decrypt", "app.yaml");
  }

  @Test
  void updateKeys() {
    both("", "encrypt", "-i", "app.yaml");
    exitsAlike("updatekeys", "-y", "app.yaml");
    sides.forEach(side ->
        side.session.write(
            ".sops.yaml", "creation_rules:\n  - age: " + TestKeys.RECIPIENT + "," + OTHER + "\n"));
    exitsAlike("updatekeys", "-y", "app.yaml");
    sameFile("app.yaml");
    for (Side side : sides) {
      assertThat(side.session.read("app.yaml")).contains(TestKeys.RECIPIENT, OTHER);
    }
  }

  @Test
  void execEnvAndExecFile() {
    both("", "encrypt", "-i", "app.env");
    both("", "encrypt", "-i", "app.yaml");
    both("", "exec-env", "app.env", "echo $USER_NAME $PASSWORD; exit 5");
    both("", "exec-env", "--pristine", "app.env", "echo $PASSWORD $HOME");
    both("", "exec-env", "app.yaml", "true");
    both("", "exec-file", "app.env", "cat {}");
    both("", "exec-file", "--no-fifo", "--filename", "x.env", "app.env", "basename {} | cut -c1-5");
  }

  @Test
  void filesThatWereTouchedAndKeysThatAreMissing() {
    both("", "encrypt", "-i", "app.yaml");
    for (Side side : sides) {
      String text = side.session.read("app.yaml");
      side.session.write("touched.yaml", text.replaceFirst("(?m)^name: .*\n", ""));
      side.session.write("other.agekey", "");
    }
    both("", "encrypt", "-i", "app.yaml");
    both("", "decrypt", "touched.yaml");
    for (Side side : sides) {
      side.session.env(
          "SOPS_AGE_KEY_FILE",
          side.session
              .write(
                  "other.agekey",
                  "AGE-SECRET-KEY-1RAQKUDU4EFD4URGHNWPTDDSVQA6XL0NVEW9SG88M7JAEX0VT8ASSR57QN7\n")
              .path("other.agekey")
              .toString());
    }
    both("", "decrypt", "app.yaml");
  }
}

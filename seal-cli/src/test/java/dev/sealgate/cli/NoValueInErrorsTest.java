package dev.sealgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is wrong with an input, what seal says about it holds no value of it. */
class NoValueInErrorsTest {
  private static final String CANARY = "canary-5f0c1d7e";

  @TempDir Path folder;
  private Session session;

  @BeforeEach
  void files() {
    session = new Session(folder);
    session.write("age.agekey", TestKeys.IDENTITY + "\n").write("cert.pem", TestKeys.certificate());
    session.env("SOPS_AGE_KEY_FILE", "age.agekey").env("SEALED_SECRETS_CERT", "cert.pem");
    session.env("SOPS_AGE_RECIPIENTS", TestKeys.RECIPIENT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "password: \"CANARY",
        "password: CANARY: CANARY",
        "password: CANARY\npassword: CANARY",
        "CANARY",
        "- CANARY",
        "password: [CANARY",
        "password: !CANARY CANARY",
        "password: *CANARY",
        "? [CANARY]\n: CANARY",
        "%YAML 99999999999.1\n---\npassword: CANARY",
        "1: CANARY",
        "password: |\n CANARY\nCANARY",
        "\tpassword: CANARY",
        "{\"password\": \"CANARY\"",
        "{\"password\": \"CANARY\\q\"}",
        "apiVersion: v1\nkind: Secret\nmetadata: {name: a, namespace: b}\ndata: {a: 'CANARY!'}",
        "apiVersion: v1\nkind: Secret\nmetadata: {name: a, namespace: b}\ndata: {a: {b: CANARY}}",
        "apiVersion: v1\nkind: Secret\nmetadata: {name: a, namespace: b}\ndata: CANARY",
        "apiVersion: v1\nkind: Secret\nmetadata: CANARY\nstringData: {a: CANARY}",
        "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nstringData: {a: CANARY}",
        "password: CANARY\nsops: {mac: CANARY}",
        "password: ENC[CANARY]\nsops: {mac: CANARY, lastmodified: CANARY, age: [{enc: CANARY}]}"
      })
  void brokenInput(String shape) {
    session.write("input.yaml", shape.replace("CANARY", CANARY) + "\n");
    session.write("input.json", shape.replace("CANARY", CANARY) + "\n");
    for (String file : List.of("input.yaml", "input.json")) {
      silent(session.seal("", "decrypt", file));
      silent(session.seal("", "get", file, "password"));
      silent(session.seal("", "set", "--value-file", "age.agekey", "password", file));
      silent(session.seal(shape.replace("CANARY", CANARY), "set", "--json", file, "password"));
      silent(session.seal("", "recipients", file));
      silent(session.seal("", "exec-env", file, "true"));
      silent(session.seal("", "encrypt", file));
      silent(session.seal("", "secret", file));
      silent(session.seal("", "decrypt", "--identity", file, "age.agekey"));
      silent(session.seal("", "secret", "--cert", file, "input.yaml"));
      silent(session.seal("", "encrypt", "--config", file, "--age", "", "age.agekey"));
      silent(session.seal("", "cert", "--kubeconfig", file));
    }
  }

  @Test
  void tamperedValuesAndMetadata() {
    session.write("plain.yaml", "password: " + CANARY + "\nother: " + CANARY + "2\n");
    assertThat(session.seal("", "encrypt", "plain.yaml", "-o", "good.yaml").exit()).isZero();
    String good = session.read("good.yaml");
    String other = good.indexOf("data:A") == good.indexOf("data:") ? "data:B" : "data:A";
    for (String bad :
        List.of(
            good.replaceFirst("data:.", other),
            good.replaceFirst("password: ", "passwort: "),
            good.replaceFirst("(?m)^other: .*$", "other: " + CANARY),
            good.replaceFirst("(?m)^other: .*\n", ""),
            good.replaceFirst("2026-11-21", "2026-11-22"),
            good.replaceFirst("mac: ENC", "mac: " + CANARY),
            good.substring(0, good.length() / 2))) {
      session.write("bad.yaml", bad);

      Session.Result result = session.seal("", "decrypt", "bad.yaml");

      assertThat(result.exit()).isIn(ExitCode.FAILURE, ExitCode.BAD_MAC);
      assertThat(result.stdout()).isEmpty();
      assertThat(result.stderr()).startsWith("error: bad.yaml").contains("\nhint: ");
      silent(result);
    }
  }

  @Test
  void wordsOfTheCommandLine() {
    for (String command : Commands.names()) {
      silent(session.seal("", command, "--" + "no-such-option=" + CANARY));
      if (!List.of("recipients", "updatekeys", "lint", "verify")
          .contains(command)) { // there it names a file
        silent(session.seal("", command, "a.yaml", CANARY, CANARY));
      }
      silent(session.seal("", command, "--input-type", CANARY));
      silent(session.seal("", command, "--scope", CANARY));
    }
    silent(session.seal("", CANARY));
  }

  private static void silent(Session.Result result) {
    String base64 =
        Base64.getEncoder()
            .withoutPadding()
            .encodeToString(CANARY.getBytes(StandardCharsets.UTF_8));
    if (result.exit() != ExitCode.OK) {
      assertThat(result.stderr()).contains("error: ").doesNotContain("internal error");
    }
    assertThat(result.stderr()).doesNotContain(CANARY).doesNotContain(base64);
  }
}

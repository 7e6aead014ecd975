package dev.sealgate.benchmarks.crypto;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sealgate.benchmarks.crypto.Work.Original;
import dev.sealgate.testbed.Binaries;
import dev.sealgate.testbed.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What is measured, against what, and what is aimed at.
 *
 * @param go where {@code benchmarks/counterparts/build} put its programs
 */
record Works(Fixtures fixtures, Effort effort, Path go) {
  /** With the flags of {@code bin/seal}, though without its start-up cache. */
  private static final String FRESH_JVM =
      "\"$JAVA\" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp \"$CLASSES\" -D"
          + Fixtures.FOLDER_PROPERTY
          + "=\"$1\" "
          + SopsWork.class.getName();

  private static final String EACH_SOPS_FILE =
      "for f in \"$1\"/sops/*.yaml; do \"$SOPS\" decrypt \"$f\" >/dev/null; done";
  private static final String AGE_OPENS = "\"$AGE\" -d -i \"$1/%1$s.key\" \"$1/%1$s.age\"";
  private static final String AGE_DECRYPTS = "\"$AGE\" -d -i \"$1/x25519.key\" \"$1/stream.age\"";
  private static final String AGE_ENCRYPTS =
      "\"$AGE\" -e -R \"$1/x25519.recipient\" \"$1/stream.bin\"";
  private static final String KUBESEAL_OPENS =
      "\"$KUBESEAL\" --recovery-unseal --recovery-private-key \"$1/sealing.key\"";
  private static final String KUBESEAL_SEALS =
      "\"$KUBESEAL\" --cert \"$1/sealing.crt\" <\"$1/secret.json\"";

  /**
   * How much is done.
   *
   * @param seconds of warm-up, and samples after it, each time our code or a Go program is measured
   * @param processes how often a short process is started for one sample
   * @param files SOPS files and SealedSecrets
   * @param streamBytes size of the stream
   */
  record Effort(int seconds, int processes, int files, long streamBytes) {
    static final Effort FULL = new Effort(4, 100, 1000, 100_000_000);
  }

  List<Work> all() {
    String files = effort.files() + " SOPS files of 3 values, age X25519";
    String stream = effort.streamBytes() / 1_000_000 + " MB through age";
    Meter sopsProcesses =
        process(
            EACH_SOPS_FILE,
            1,
            compared("\"$SOPS\" decrypt \"$1/sops/secret-0000.yaml\"", "plain/secret-0000.yaml"));
    return List.of(
        new Work(
            "sops-open",
            files + ", running process",
            jmh(SopsWork.class, "open"),
            List.of(
                new Original("a process `sops decrypt` per file", 10, sopsProcesses),
                new Original("Go, `decrypt.File` in one process", go("sops", "open")))),
        new Work(
            "sops-open-fresh",
            files + ", with the start of the JVM",
            process(FRESH_JVM, 1, () -> {}),
            List.of(new Original("a process `sops decrypt` per file", 10, sopsProcesses))),
        new Work(
            "sealed-open",
            "open a SealedSecret of 3 values, RSA-4096",
            jmh(SealedWork.class, "open"),
            List.of(
                new Original("Go, the controller's `Unseal`", 0.5, go("sealed-secrets", "open")),
                new Original(
                    "a process `kubeseal --recovery-unseal`",
                    repeated(
                        KUBESEAL_OPENS + " <\"$1/sealed/secret-0000.json\"",
                        this::checkKubesealOpens)))),
        new Work(
            "seal",
            "seal a Secret of 3 values, RSA-4096",
            jmh(SealedWork.class, "seal"),
            List.of(
                new Original("Go, kubeseal's `NewSealedSecret`", go("sealed-secrets", "seal")),
                new Original(
                    "a process `kubeseal --cert`",
                    repeated(KUBESEAL_SEALS, this::checkKubesealSeals)))),
        unwrap("x25519", "X25519"),
        unwrap("hybrid", "ML-KEM-768 with X25519"),
        new Work(
            "age-decrypt",
            stream + ", decrypt",
            jmh(StreamWork.class, "decrypt"),
            List.of(
                new Original(
                    "a process `age -d`",
                    0.8,
                    process(AGE_DECRYPTS + " >/dev/null", 1, compared(AGE_DECRYPTS, "stream.bin"))),
                new Original("Go, `age.Decrypt`", go("age", "decrypt")))),
        new Work(
            "age-encrypt",
            stream + ", encrypt",
            jmh(StreamWork.class, "encrypt"),
            List.of(
                new Original(
                    "a process `age -e`",
                    0.8,
                    process(
                        AGE_ENCRYPTS + " >/dev/null",
                        1,
                        compared(
                            AGE_ENCRYPTS + " | \"$AGE\" -d -i \"$1/x25519.key\"", "stream.bin"))),
                new Original("Go, `age.Encrypt`", go("age", "encrypt")))));
  }

  private Work unwrap(String key, String name) {
    String open = AGE_OPENS.formatted(key);
    return new Work(
        "age-" + key,
        "open an age file of 32 bytes, " + name,
        jmh(AgeWork.class, key),
        List.of(
            new Original("Go, `age.Decrypt`", go("age", key)),
            new Original(
                "a process `age -d`",
                repeated(open + " >/dev/null", compared(open, "small.bin")))));
  }

  private Meter jmh(Class<?> type, String method) {
    return new JmhMeter(type, method, fixtures, effort.seconds());
  }

  private Meter go(String program, String work) {
    return new GoMeter(go.resolve(program), work, fixtures, effort.seconds());
  }

  private Meter repeated(String line, Runnable check) {
    String loop = "i=0; while [ $i -lt %d ]; do %s >/dev/null; i=$((i+1)); done";
    return process(loop.formatted(effort.processes(), line), effort.processes(), check);
  }

  private Meter process(String line, int operations, Runnable check) {
    return new ProcessMeter(shell(), line, fixtures, operations, 1, check);
  }

  private Runnable compared(String line, String expected) {
    return () -> output("{ " + line + "; } | cmp - \"$1/" + expected + "\"");
  }

  private void checkKubesealOpens() {
    checkOpened(output(KUBESEAL_OPENS + " <\"$1/sealed/secret-0000.json\""));
  }

  private void checkKubesealSeals() {
    checkOpened(output(KUBESEAL_SEALS + " | " + KUBESEAL_OPENS));
  }

  /**
   * @param secret JSON, its values in base64
   */
  private void checkOpened(byte[] secret) {
    try {
      JsonNode data = new ObjectMapper().readTree(secret).path("data");
      Map<String, byte[]> want = fixtures.plainValues();
      boolean right = data.size() == want.size();
      for (Map.Entry<String, byte[]> value : want.entrySet()) {
        right &= Arrays.equals(data.path(value.getKey()).binaryValue(), value.getValue());
      }
      Fixtures.requireRight("kubeseal", right);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private byte[] output(String line) {
    return ProcessMeter.run(shell(), line, fixtures);
  }

  private Command shell() {
    return Command.of("/bin/sh")
        .env("SOPS", Binaries.require("sops").toString())
        .env("AGE", Binaries.require("age").toString())
        .env("KUBESEAL", Binaries.require("kubeseal").toString())
        .env("SOPS_AGE_KEY_FILE", fixtures.file("x25519.key").toString())
        .env("JAVA", Path.of(System.getProperty("java.home"), "bin", "java").toString())
        .env("CLASSES", System.getProperty("java.class.path"));
  }
}

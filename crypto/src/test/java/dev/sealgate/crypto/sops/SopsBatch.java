package dev.sealgate.crypto.sops;

import dev.sealgate.testbed.Binaries;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/** A running {@code sops-batch}: the code of the real sops, for thousands of files in a row. */
final class SopsBatch implements AutoCloseable {
  /**
   * @param error of sops, empty when there is a result
   */
  record Answer(byte[] content, String error) {
    boolean ok() {
      return error.isEmpty();
    }
  }

  private final Process process;
  private final DataOutputStream requests;
  private final DataInputStream answers;

  SopsBatch(String binary, Map<String, String> variables) {
    ProcessBuilder builder = new ProcessBuilder(Binaries.require(binary).toString());
    builder.environment().clear();
    builder.environment().put("PATH", "/usr/bin:/bin");
    builder.environment().putAll(variables);
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    requests = new DataOutputStream(new java.io.BufferedOutputStream(process.getOutputStream()));
    answers = new DataInputStream(new java.io.BufferedInputStream(process.getInputStream()));
  }

  Answer encrypt(String fileName, byte[] plaintext, Path config) {
    return ask("encrypt", fileName, config.toString(), plaintext);
  }

  Answer decrypt(String fileName, byte[] file) {
    return ask("decrypt", fileName, "", file);
  }

  private Answer ask(String operation, String fileName, String config, byte[] content) {
    try {
      for (String text : new String[] {operation, fileName, config}) {
        send(text.getBytes(StandardCharsets.UTF_8));
      }
      send(content);
      requests.flush();
      int status = answers.readByte();
      byte[] result = answers.readNBytes(answers.readInt());
      return status == 0
          ? new Answer(result, "")
          : new Answer(new byte[0], "sops: " + Golden.utf8(result));
    } catch (IOException e) {
      throw new UncheckedIOException("sops-batch ended", e);
    }
  }

  private void send(byte[] bytes) throws IOException {
    requests.writeInt(bytes.length);
    requests.write(bytes);
  }

  @Override
  public void close() {
    process.destroy();
  }
}

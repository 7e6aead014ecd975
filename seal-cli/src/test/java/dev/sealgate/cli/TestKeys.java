package dev.sealgate.cli;

import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.sealed.SealingKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Keys that protect nothing, and a Secret to protect. */
final class TestKeys {
  static final String RECIPIENT = "age14pdkg333tl508yfssvhyheu5f0l5ute89w8t4zwk4ujtc7gnx3rqlytknk";
  static final String IDENTITY =
      "AGE-SECRET-KEY-14TASEV9EZPG3MMCWW2RQM80SMJWSCCPYKSEGJ6KKWULZHCVU8N7S27DSAE";

  static final String SECRET =
      """
      apiVersion: v1
      kind: Secret
      metadata:
        name: db
        namespace: shop
      stringData:
        password: hunter2
        text: |
          größe
          zwei
      """;

  /** A port that nothing listens on. */
  static final String UNREACHABLE_KUBECONFIG =
      """
      apiVersion: v1
      kind: Config
      current-context: nowhere
      clusters: [{name: nowhere, cluster: {server: 'http://127.0.0.1:1'}}]
      contexts: [{name: nowhere, context: {cluster: nowhere, user: nobody}}]
      users: [{name: nobody, user: {token: not-a-token}}]
      """;

  private static final Path FOLDER = Path.of("src/test/resources/keys").toAbsolutePath();

  private TestKeys() {}

  static String certificate() {
    return read("sealing.pem");
  }

  static Path privateKeyFile() {
    return FOLDER.resolve("sealing-key.pem");
  }

  static SealingKey sealingKey() {
    try (SecretBytes pem = SecretBytes.utf8(read("sealing-key.pem"))) {
      return SealingKey.parse(pem, certificate());
    }
  }

  private static String read(String file) {
    try {
      return Files.readString(FOLDER.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package dev.sealgate.reconciler.secrets;

import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.externalsecrets.aws.AwsIdentity;
import dev.sealgate.reconciler.render.LoadLimits;
import dev.sealgate.reconciler.render.ManifestLoader;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/** The entry {@code sops.aws-kms}, as Flux has it: a YAML map of three texts. */
record AwsEntry(AwsIdentity.Keys keys) implements AutoCloseable {
  private static final String ID = "aws_access_key_id";
  private static final String SECRET = "aws_secret_access_key";
  private static final String TOKEN = "aws_session_token";

  /**
   * @param entry stays the caller's
   * @throws CryptoException.InvalidKey when it is none
   */
  static AwsEntry parse(SecretBytes entry) {
    byte[] content = entry.copyBytes();
    try {
      ManifestLoader.Parsed parsed =
          new ManifestLoader(LoadLimits.defaults()).parse("sops.aws-kms", content);
      if (!parsed.problems().isEmpty()
          || parsed.documents().size() != 1
          || !(parsed.documents().getFirst().tree() instanceof Map<?, ?> members)) {
        throw unusable();
      }
      return new AwsEntry(
          new AwsIdentity.Keys(
              text(members, ID).orElseThrow(AwsEntry::unusable),
              text(members, SECRET).orElseThrow(AwsEntry::unusable),
              text(members, TOKEN)));
    } finally {
      Arrays.fill(content, (byte) 0);
    }
  }

  private static Optional<SecretBytes> text(Map<?, ?> members, String name) {
    return members.get(name) instanceof String text && isCredential(text)
        ? Optional.of(SecretBytes.utf8(text))
        : Optional.empty();
  }

  private static boolean isCredential(String text) {
    return !text.isEmpty() && text.chars().allMatch(c -> c > 0x20 && c < 0x7f);
  }

  private static CryptoException.InvalidKey unusable() {
    return new CryptoException.InvalidKey(
        "it is no YAML map with " + ID + " and " + SECRET,
        "write the two, and " + TOKEN + " if there is one, a line each");
  }

  @Override
  public void close() {
    keys.accessKeyId().close();
    keys.secretAccessKey().close();
    keys.sessionToken().ifPresent(SecretBytes::close);
  }
}

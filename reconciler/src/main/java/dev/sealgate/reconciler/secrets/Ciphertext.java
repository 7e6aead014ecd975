package dev.sealgate.reconciler.secrets;

import dev.sealgate.reconciler.model.Manifest;
import dev.sealgate.reconciler.model.Reason;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Finds what somebody encrypted and nobody decrypted. */
final class Ciphertext {
  private static final String SOPS_VALUE = "ENC[AES256_GCM,data:";
  private static final List<String> MARKS =
      List.of(SOPS_VALUE, "-----BEGIN AGE ENCRYPTED FILE-----", "-----BEGIN PGP MESSAGE-----");
  private static final List<byte[]> MARK_BYTES =
      MARKS.stream().map(mark -> mark.getBytes(StandardCharsets.US_ASCII)).toList();
  private static final String HINT =
      "encrypt the whole manifest with sops, so that it is recognised; a file that only an"
          + " application can open belongs into a SealedSecret";

  private Ciphertext() {}

  static boolean isIn(String text) {
    return MARKS.stream().anyMatch(text::contains);
  }

  /** Looks at the bytes themselves: a text made of them could not be wiped. */
  static boolean isIn(byte[] value) {
    return MARK_BYTES.stream().anyMatch(mark -> contains(value, mark));
  }

  /** Whether SOPS made it; the other marks may stand in a value that was decrypted already. */
  static boolean isSopsIn(byte[] value) {
    return contains(value, MARK_BYTES.getFirst());
  }

  private static boolean contains(byte[] value, byte[] mark) {
    for (int at = 0; at <= value.length - mark.length; at++) {
      int i = 0;
      while (i < mark.length && value[at + i] == mark[i]) {
        i++;
      }
      if (i == mark.length) {
        return true;
      }
    }
    return false;
  }

  /**
   * Refuses a manifest that has SOPS metadata although its file was not taken for a SOPS file.
   *
   * @return whether it was refused
   */
  static boolean refuseMetadata(Manifest manifest, ProblemList problems) {
    if (!(manifest.body().get("sops") instanceof Map<?, ?> metadata)) {
      return false;
    }
    boolean cut = !metadata.containsKey("mac");
    problems.add(
        cut ? Reason.MAC_MISMATCH : Reason.CIPHERTEXT_LEFT,
        manifest.origin(),
        "sops",
        cut
            ? "the SOPS metadata has no MAC: the file was cut off or changed"
            : "the object has SOPS metadata, but its file is no SOPS file",
        "restore the file from history, or encrypt it anew");
    return true;
  }

  static void refuseIn(Manifest manifest, ProblemList problems) {
    Trees.walk(
        manifest.body(),
        "",
        (path, value) -> {
          if (value instanceof String text && isIn(text)) {
            refuse(manifest, path, problems);
          }
        });
  }

  static void refuse(Manifest manifest, String keyPath, ProblemList problems) {
    problems.add(
        Reason.CIPHERTEXT_LEFT,
        manifest.origin(),
        keyPath,
        "ciphertext would be applied to the cluster as it is",
        HINT);
  }
}

package dev.sealgate.reconciler.secrets;

import dev.sealgate.crypto.CryptoException;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.model.Reason;
import java.util.List;

/** Why a SOPS file stays closed. */
final class SopsRefusals {
  private SopsRefusals() {}

  static void failed(
      String file, CryptoException failure, DecryptionKeys keys, ProblemList problems) {
    if (!(failure instanceof CryptoException.NoIdentityMatched)) {
      problems.addAll(CryptoProblems.inFile(file, failure));
      return;
    }
    if (keys.isEmpty()) {
      problems.add(
          Problem.inFile(
              Reason.KEY_MISSING,
              file,
              "the file is encrypted with SOPS, and the Application has no keys",
              "name a Secret with an age key in spec.decryption.secretRef"));
      return;
    }
    problems.addAll(CryptoProblems.inFile(file, failure));
    List<String> unused = keys.unsupported();
    if (!unused.isEmpty()) {
      problems.add(
          Problem.inFile(
              Reason.UNSUPPORTED,
              file,
              "the entry " + String.join(", ", unused) + " of the keys is not supported yet",
              "encrypt the file to an age key as well (sops updatekeys)"));
    }
  }
}

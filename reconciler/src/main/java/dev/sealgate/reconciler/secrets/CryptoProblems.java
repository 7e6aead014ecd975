package dev.sealgate.reconciler.secrets;

import dev.sealgate.crypto.CryptoException;
import dev.sealgate.reconciler.model.Origin;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.model.Reason;
import java.util.ArrayList;
import java.util.List;

/** Crypto's refusals, which never hold a value, as problems of a place in the Git tree. */
final class CryptoProblems {
  private CryptoProblems() {}

  /** A file that is wholly at fault; the exception may know the document. */
  static List<Problem> inFile(String file, CryptoException failure) {
    return collect(file, -1, "", failure);
  }

  /**
   * @param prefix where the failing tree stands in its document, empty for its root
   */
  static List<Problem> at(Origin origin, String prefix, CryptoException failure) {
    return collect(origin.file(), origin.document(), prefix, failure);
  }

  private static List<Problem> collect(
      String file, int document, String prefix, CryptoException failure) {
    List<Problem> problems = new ArrayList<>();
    problems.add(problem(file, document, prefix, failure));
    for (Throwable other : failure.getSuppressed()) {
      if (other instanceof CryptoException known) {
        problems.add(problem(file, document, prefix, known));
      }
    }
    return problems;
  }

  private static Problem problem(
      String file, int document, String prefix, CryptoException failure) {
    CryptoException.Location place = failure.location();
    int where = document >= 0 ? document : place.document();
    String path =
        prefix.isEmpty() || place.keyPath().isEmpty()
            ? prefix + place.keyPath()
            : prefix + "." + place.keyPath();
    return new Problem(reason(failure), file, where, path, failure.detail(), failure.hint());
  }

  static Reason reason(CryptoException failure) {
    return switch (failure) {
      case CryptoException.NoIdentityMatched _, CryptoException.InvalidKey _ -> Reason.KEY_MISSING;
      case CryptoException.MacMismatch _, CryptoException.Tampered _ -> Reason.MAC_MISMATCH;
      case CryptoException.Truncated _, CryptoException.Malformed _ -> Reason.DECRYPTION_FAILED;
      case CryptoException.LimitExceeded _ -> Reason.LIMIT_EXCEEDED;
      case CryptoException.UnknownPlaceholder _ -> Reason.PLACEHOLDER_FORGED;
      case CryptoException.KeyServiceUnavailable _ -> Reason.SECRET_UNREACHABLE;
      case CryptoException.PolicyRefused refused
          when refused.location().keyPath().startsWith("sops.") ->
          Reason.SECRET_DENIED;
      case CryptoException.PolicyRefused _, CryptoException.Unsupported _ -> Reason.UNSUPPORTED;
    };
  }
}

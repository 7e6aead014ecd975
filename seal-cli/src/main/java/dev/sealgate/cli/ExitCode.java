package dev.sealgate.cli;

import dev.sealgate.crypto.CryptoException;

/** What {@code seal} ends with: where the meaning is that of sops, with its number. */
final class ExitCode {
  static final int OK = 0;
  static final int FAILURE = 1;
  static final int USAGE = 2;

  /** An Application is not Ready, and nothing will change that without somebody. */
  static final int NOT_READY = 3;

  static final int OTHER_TYPE = 4;
  static final int BAD_VALUE = 7;
  static final int BAD_MAC = 51;
  static final int NO_CONFIGURATION = 61;
  static final int BAD_PATH = 91;
  static final int NO_FILE = 100;

  /** As timeout(1) ends with. */
  static final int TIMEOUT = 124;

  static final int NO_DATA_KEY = 128;
  static final int UNCHANGED = 200;
  static final int NO_EDITOR = 201;
  static final int ENCRYPTED_ALREADY = 203;

  private ExitCode() {}

  static int of(CryptoException problem) {
    return problem instanceof CryptoException.MacMismatch ? BAD_MAC : FAILURE;
  }
}

package dev.sealgate.cli;

/**
 * Something that is wrong with a file, or may be.
 *
 * @param line from 1; 0 for the file as a whole
 * @param message holds no value of the file
 * @param hint the way out
 */
record Finding(Rule rule, String file, int line, String message, String hint) {
  /** What is looked for. */
  enum Rule {
    PLAINTEXT_SECRET(
        "plaintext-secret", true, "A Secret that is not encrypted, as manifest or as literals"),
    NOT_ENCRYPTED("not-encrypted", true, "A file that .sops.yaml has a rule for is not encrypted"),
    PARTLY_ENCRYPTED(
        "partly-encrypted", true, "A value that the file's own rule encrypts is in clear"),
    RECIPIENTS("recipients", true, "The readers of a file are not those of .sops.yaml"),
    MIXED_QUANTUM(
        "mixed-quantum",
        false,
        "A post-quantum recipient beside one that a quantum computer breaks"),
    SEALED_SECRET("sealed-secret", true, "A SealedSecret that can't be opened"),
    SEALED_TEMPLATE("sealed-template", false, "A value in clear in the template of a SealedSecret"),
    BROKEN("broken", true, "A file that can't be read, or an encrypted one that can't be opened"),
    PRIVATE_KEY("private-key", true, "A private key in clear"),
    TOKEN("token", true, "A text of the shape of a well-known token"),
    ENTROPY("entropy", false, "A random text under a name such as password"),
    CERTIFICATE("certificate", false, "A certificate that has expired");

    private final String id;
    private final boolean error;
    private final String description;

    Rule(String id, boolean error, String description) {
      this.id = id;
      this.error = error;
      this.description = description;
    }

    String id() {
      return id;
    }

    /** Whether it makes the command fail by itself. */
    boolean isError() {
      return error;
    }

    String level() {
      return error ? "error" : "warning";
    }

    String description() {
      return description;
    }
  }

  static Finding of(Rule rule, String file, String message, String hint) {
    return new Finding(rule, file, 0, message, hint);
  }

  String place() {
    return line == 0 ? file : file + ":" + line;
  }
}

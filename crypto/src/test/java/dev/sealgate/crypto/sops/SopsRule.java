package dev.sealgate.crypto.sops;

import java.util.List;

/** One rule for both sides: a configuration file for sops, a value for ours. */
record SopsRule(Selection selection, boolean macOnlyEncrypted) {
  /** Each of the six kinds, and the default, with and without {@code mac_only_encrypted}. */
  static final List<SopsRule> ALL =
      List.of(
          new SopsRule(Selection.DEFAULT, false),
          new SopsRule(Selection.DEFAULT, true),
          new SopsRule(new Selection(Selection.Kind.ENCRYPTED_SUFFIX, "_secret"), true),
          new SopsRule(new Selection(Selection.Kind.ENCRYPTED_SUFFIX, "_secret"), false),
          new SopsRule(new Selection(Selection.Kind.UNENCRYPTED_SUFFIX, "_secret"), false),
          new SopsRule(
              new Selection(Selection.Kind.ENCRYPTED_REGEX, "^[a-m].*[0-9]|_secret$"), false),
          new SopsRule(new Selection(Selection.Kind.UNENCRYPTED_REGEX, "^[a-m]|(?i)SECRET"), true),
          new SopsRule(new Selection(Selection.Kind.UNENCRYPTED_REGEX, "^[a-m]|(?i)SECRET"), false),
          new SopsRule(new Selection(Selection.Kind.ENCRYPTED_COMMENT_REGEX, "^ ?note"), false),
          new SopsRule(new Selection(Selection.Kind.UNENCRYPTED_COMMENT_REGEX, "^ ?note"), true));

  boolean looksAtComments() {
    return selection.kind().name().contains("COMMENT");
  }

  EncryptionRule rule(MasterKey key) {
    return new EncryptionRule(List.of(List.of(key)), 0, selection, macOnlyEncrypted);
  }

  String config(MasterKey key) {
    String macOnly = macOnlyEncrypted ? "    mac_only_encrypted: true\n" : "";
    return "creation_rules:\n  - %s: '%s'\n    %s: '%s'\n%s"
        .formatted(
            key.field(), key.describe(), selection.kind().field(), selection.pattern(), macOnly);
  }
}

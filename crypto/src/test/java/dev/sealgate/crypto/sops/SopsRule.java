package dev.sealgate.crypto.sops;

import java.util.List;

/** One rule for both sides: a configuration file for sops, a value for ours. */
record SopsRule(Selection selection, boolean macOnlyEncrypted) {
  static SopsRule of(Selection selection, boolean macOnlyEncrypted) {
    return new SopsRule(selection, macOnlyEncrypted);
  }

  EncryptionRule rule(String recipient) {
    List<MasterKey> keys = List.of(new MasterKey.Age(recipient));
    return new EncryptionRule(List.of(keys), 0, selection, macOnlyEncrypted);
  }

  String config(String recipient) {
    return """
    creation_rules:
      - age: %s
        %s: '%s'
        mac_only_encrypted: %s
    """
        .formatted(recipient, selection.kind().field(), selection.pattern(), macOnlyEncrypted);
  }
}

package dev.sealgate.crypto.age;

import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.Hostile;
import dev.sealgate.crypto.Hostile.Outcome;
import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.testbed.fuzz.FuzzTarget;
import java.util.ArrayList;
import java.util.List;

/** Identity files, SSH private keys and lists of recipients. */
public final class AgeKeysFuzz implements FuzzTarget {
  /** Our own texts have none; keys have nothing else. */
  private static final int LONG_WORD = 24;

  private static final int LONGEST_MESSAGE = 1000;

  @Override
  public List<byte[]> seeds() {
    List<byte[]> seeds = new ArrayList<>();
    Hostile.resources("ssh").stream()
        .map(path -> "ssh/" + path.getFileName())
        .forEach(name -> seeds.add(Hostile.resource(name)));
    for (String name : List.of("age/identity.pub", "age/identity.age")) {
      seeds.add(Hostile.resource(name));
    }
    String x25519 = Hostile.utf8(Hostile.resource("sops/golden/alice.agekey"));
    String hybrid =
        "AGE-SECRET-KEY-PQ-1HZLGZUPT4ETPKDEV8HSGFDCYZ4E522W0A7PU2LHT8EH9W6YLNC3SW78XKG\n";
    String plugin = "AGE-PLUGIN-YUBIKEY-1QQQSYQCYQ5RQWZQFPG9SCRGWPUCP4XYEJ\n";
    seeds.add(Hostile.utf8(x25519 + hybrid + "# comment\n\n" + plugin));
    seeds.add(Hostile.utf8(hybrid));
    List<AgeIdentity> identities = AgeKeys.parseIdentities(SecretBytes.utf8(x25519 + hybrid));
    StringBuilder recipients = new StringBuilder("# team\n");
    identities.forEach(each -> recipients.append(each.recipient().orElseThrow()).append('\n'));
    seeds.add(Hostile.utf8(recipients.toString()));
    seeds.add(Hostile.utf8(recipients + Hostile.utf8(Hostile.resource("ssh/rsa.pub"))));
    return seeds;
  }

  @Override
  public void run(byte[] input) {
    Outcome<List<AgeIdentity>> plain =
        Hostile.outcome(() -> AgeKeys.parseIdentities(SecretBytes.copyOf(input)));
    plain.refusal().ifPresent(refusal -> quotesNothing(refusal));
    plain.value().ifPresent(AgeKeysFuzz::writtenAndReadTheyAreTheSame);
    String text = Hostile.utf8(input);
    if (!text.contains("age-encryption.org") && !text.contains("AGE ENCRYPTED FILE")) {
      // such a file may ask for scrypt up to the bound of age, which is dear
      SecretBytes passphrase = SecretBytes.utf8("passphrase");
      Outcome<List<AgeIdentity>> locked =
          Hostile.outcome(() -> AgeKeys.parseIdentities(SecretBytes.copyOf(input), passphrase));
      locked.refusal().ifPresent(refusal -> quotesNothing(refusal));
      locked.value().ifPresent(identities -> identities.forEach(AgeIdentity::close));
    }
    Outcome<List<AgeRecipient>> recipients = Hostile.outcome(() -> AgeKeys.parseRecipients(text));
    recipients.refusal().ifPresent(AgeKeysFuzz::isShort);
    recipients.value().ifPresent(AgeKeysFuzz::writtenTheyAreTheSame);
  }

  private static void writtenAndReadTheyAreTheSame(List<AgeIdentity> identities) {
    for (AgeIdentity identity : identities) {
      try (identity) {
        Outcome<SecretBytes> written = Hostile.outcome(identity::encoded);
        written
            .value()
            .map(AgeKeys::parseIdentities)
            .ifPresent(read ->
                Hostile.require(
                    read.getFirst().describe().equals(identity.describe()),
                    "another identity after writing and reading"));
      }
    }
  }

  private static void writtenTheyAreTheSame(List<AgeRecipient> recipients) {
    for (AgeRecipient recipient : recipients) {
      String text = recipient.toString();
      Hostile.require(
          AgeRecipient.parse(text).toString().equals(text), "another recipient after " + text);
    }
  }

  private static void isShort(CryptoException refusal) {
    Hostile.require(
        message(refusal).length() <= LONGEST_MESSAGE,
        "a message of " + message(refusal).length() + " characters");
  }

  private static String message(CryptoException refusal) {
    return refusal.detail() + "\n" + refusal.hint();
  }

  /** A plugin is named, by the public part of its key. */
  private static void quotesNothing(CryptoException refusal) {
    isShort(refusal);
    if (refusal instanceof CryptoException.Unsupported) {
      return;
    }
    for (String word : message(refusal).split("\\s")) {
      Hostile.require(word.length() < LONG_WORD, "may be a part of the file: " + word);
    }
  }
}

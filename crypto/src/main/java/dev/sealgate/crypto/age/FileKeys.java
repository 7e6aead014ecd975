package dev.sealgate.crypto.age;

import dev.sealgate.crypto.CryptoException;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The file key, between the header and the keys of people. */
final class FileKeys {
  private static final int MAX_NAMED_IDENTITIES = 10;
  private static final Set<String> KNOWN_TYPES =
      Set.of(
          X25519Recipient.TYPE,
          Scrypt.TYPE,
          SshEd25519Recipient.TYPE,
          SshRsaRecipient.TYPE,
          HybridRecipient.TYPE,
          "p256tag",
          "mlkem768p256tag");

  private FileKeys() {}

  /** The file key, which the caller wipes. */
  static byte[] unwrap(Header header, List<AgeIdentity> identities) {
    List<Stanza> stanzas = header.stanzas();
    if (stanzas.size() > 1 && stanzas.stream().anyMatch(s -> s.type().equals(Scrypt.TYPE))) {
      throw new CryptoException.Malformed(
          Header.FORMAT,
          -1,
          "age header: a passphrase stands beside other recipients",
          "such a file is a forgery, or written by a faulty program: encrypt it again");
    }
    for (AgeIdentity identity : identities) {
      byte @Nullable [] fileKey = identity.unwrap(stanzas);
      if (fileKey != null) {
        return fileKey;
      }
    }
    throw new CryptoException.NoIdentityMatched(
        "no identity matched any of the recipients: the file is encrypted to "
            + describe(stanzas)
            + "; tried "
            + tried(identities),
        "give the identity that belongs to one of the recipients, or encrypt the file to yours");
  }

  private static String describe(List<Stanza> stanzas) {
    return new TreeSet<>(
            stanzas.stream()
                .map(stanza -> KNOWN_TYPES.contains(stanza.type()) ? stanza.type() : "unknown")
                .toList())
        .stream()
            .map(type -> type.equals(Scrypt.TYPE) ? "a passphrase" : type)
            .collect(Collectors.joining(", "));
  }

  private static String tried(List<AgeIdentity> identities) {
    if (identities.isEmpty()) {
      return "no identity at all";
    }
    String named =
        identities.stream()
            .limit(MAX_NAMED_IDENTITIES)
            .map(AgeIdentity::describe)
            .collect(Collectors.joining(", "));
    int more = identities.size() - MAX_NAMED_IDENTITIES;
    return more > 0 ? named + " and " + more + " more" : named;
  }

  static List<Stanza> wrap(byte[] fileKey, List<AgeRecipient> recipients, SecureRandom random) {
    if (recipients.isEmpty()) {
      throw new CryptoException.PolicyRefused(
          "an age file needs at least one recipient", "name whom to encrypt to");
    }
    if (recipients.size() > HeaderReader.MAX_STANZAS) {
      throw new CryptoException.LimitExceeded(
          "an age file has at most " + HeaderReader.MAX_STANZAS + " recipients", "name fewer");
    }
    List<AgeRecipient.Wrapped> wrapped =
        recipients.stream().map(recipient -> recipient.wrapAll(fileKey, random)).toList();
    Set<AgeRecipient.Company> companies = EnumSet.noneOf(AgeRecipient.Company.class);
    wrapped.forEach(each -> companies.add(each.company()));
    if (companies.contains(AgeRecipient.Company.NONE) && recipients.size() > 1) {
      throw new CryptoException.PolicyRefused(
          "a passphrase must be the only recipient of a file", "write two files");
    }
    if (companies.size() > 1) {
      throw new CryptoException.PolicyRefused(
          "post-quantum recipients can't be mixed with others, which would undo their protection",
          "encrypt to age1pq… recipients only, or to none");
    }
    return wrapped.stream().flatMap(each -> each.stanzas().stream()).toList();
  }
}

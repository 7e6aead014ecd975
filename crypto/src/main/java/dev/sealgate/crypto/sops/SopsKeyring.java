package dev.sealgate.crypto.sops;

import dev.sealgate.crypto.age.AgeIdentity;
import dev.sealgate.crypto.pgp.PgpKeyring;
import dev.sealgate.crypto.pgp.PgpRecipient;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The keys at hand. Identities and key rings are lent: their owner closes them, after the last use
 * of this.
 *
 * @param age tried in order
 * @param pgp secret keys
 * @param pgpRecipients public keys, to encrypt to the fingerprints that a rule names
 * @param services remote keys; a key type without a service is refused by name
 * @param policy what a file may make the services do
 */
public record SopsKeyring(
    List<AgeIdentity> age,
    Optional<PgpKeyring> pgp,
    List<PgpRecipient> pgpRecipients,
    List<KeyService> services,
    TrustPolicy policy) {
  /** Enough to encrypt to age recipients. */
  public static final SopsKeyring EMPTY = of(List.of());

  public SopsKeyring {
    age = List.copyOf(age);
    pgpRecipients = List.copyOf(pgpRecipients);
    services = List.copyOf(services);
  }

  public static SopsKeyring of(List<AgeIdentity> age) {
    return new SopsKeyring(age, Optional.empty(), List.of(), List.of(), TrustPolicy.LOCAL_ONLY);
  }

  public static SopsKeyring of(List<AgeIdentity> age, Optional<PgpKeyring> pgp) {
    return new SopsKeyring(age, pgp, List.of(), List.of(), TrustPolicy.LOCAL_ONLY);
  }

  public SopsKeyring withPgpRecipients(List<PgpRecipient> recipients) {
    return new SopsKeyring(age, pgp, recipients, services, policy);
  }

  public SopsKeyring withService(KeyService service, TrustPolicy trust) {
    List<KeyService> all = Stream.concat(services.stream(), Stream.of(service)).toList();
    return new SopsKeyring(age, pgp, pgpRecipients, all, trust);
  }

  public SopsKeyring withPolicy(TrustPolicy trust) {
    return new SopsKeyring(age, pgp, pgpRecipients, services, trust);
  }

  /** Public names of the keys that can be tried, for error texts. */
  List<String> describe() {
    return Stream.concat(
            age.stream().map(AgeIdentity::describe),
            pgp.stream()
                .flatMap(ring -> ring.fingerprints().stream())
                .map(fingerprint -> "PGP " + fingerprint))
        .toList();
  }
}

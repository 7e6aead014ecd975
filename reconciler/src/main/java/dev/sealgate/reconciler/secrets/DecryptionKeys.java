package dev.sealgate.reconciler.secrets;

import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.age.AgeIdentity;
import dev.sealgate.crypto.age.AgeKeys;
import dev.sealgate.crypto.pgp.PgpKeyring;
import dev.sealgate.crypto.sops.SopsKeyring;
import dev.sealgate.externalsecrets.ClusterAccess;
import dev.sealgate.externalsecrets.ClusterAccess.Lookup;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.model.Reason;
import dev.sealgate.reconciler.render.KeyPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The keys that open an Application's SOPS files, with the Secret entries of Flux: {@code *.agekey}
 * holds age identities, {@code *.asc} OpenPGP secret keys. Entries for remote keys are known and
 * named when a file would need them.
 */
public final class DecryptionKeys implements AutoCloseable {
  private static final Set<String> REMOTE =
      Set.of("sops.vault-token", "sops.aws-kms", "sops.azure-kv", "sops.gcp-kms");
  private static final DecryptionKeys NONE =
      new DecryptionKeys(List.of(), Optional.empty(), List.of());

  private final List<AgeIdentity> age;
  private final Optional<PgpKeyring> pgp;
  private final List<String> unsupported;

  private DecryptionKeys(
      List<AgeIdentity> age, Optional<PgpKeyring> pgp, List<String> unsupported) {
    this.age = List.copyOf(age);
    this.pgp = pgp;
    this.unsupported = List.copyOf(unsupported);
  }

  /** For an Application without {@code spec.decryption.secretRef}. */
  public static DecryptionKeys none() {
    return NONE;
  }

  /** Reads the Secret as the Application's identity. */
  public static KeyLoading load(ClusterAccess access, String namespace, String name) {
    String secret = "the Secret " + name + " of spec.decryption.secretRef";
    return switch (access.secret(namespace, name)) {
      case Lookup.Found<Map<String, SecretBytes>>(Map<String, SecretBytes> data) -> {
        try {
          yield parse(name, data);
        } finally {
          data.values().forEach(SecretBytes::close);
        }
      }
      case Lookup.Missing<?> _ ->
          failed(Reason.KEY_MISSING, secret + " does not exist", "make it, or correct the name");
      case Lookup.Denied<?> _ ->
          failed(
              Reason.FORBIDDEN,
              secret + " may not be read",
              "let spec.serviceAccountName get that Secret, by a Role");
      case Lookup.Unreachable<?> _ ->
          failed(
              Reason.API_UNAVAILABLE,
              secret + " can't be read: the API server does not answer",
              "it is tried again");
    };
  }

  /**
   * @param secretName for messages
   * @param data borrowed
   */
  public static KeyLoading parse(String secretName, Map<String, SecretBytes> data) {
    List<AgeIdentity> age = new ArrayList<>();
    List<PgpKeyring> pgp = new ArrayList<>();
    List<String> unsupported = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    new TreeMap<>(data)
        .forEach((entry, value) -> {
          try {
            if (entry.endsWith(".agekey")) {
              age.addAll(AgeKeys.parseIdentities(value));
            } else if (entry.endsWith(".asc")) {
              pgp.add(PgpKeyring.parse(value));
            } else if (REMOTE.contains(entry)) {
              unsupported.add(entry);
            }
          } catch (CryptoException failure) {
            problems.add(unreadable(secretName, entry, failure));
          }
        });
    if (problems.isEmpty() && age.isEmpty() && pgp.isEmpty()) {
      problems.add(nothing(secretName, unsupported));
    }
    if (!problems.isEmpty()) {
      age.forEach(AgeIdentity::close);
      pgp.forEach(PgpKeyring::close);
      return new KeyLoading.Failed(problems);
    }
    Optional<PgpKeyring> ring = pgp.isEmpty() ? Optional.empty() : Optional.of(merged(pgp));
    return new KeyLoading.Loaded(new DecryptionKeys(age, ring, unsupported));
  }

  private static PgpKeyring merged(List<PgpKeyring> rings) {
    return rings.size() == 1 ? rings.getFirst() : PgpKeyring.merge(rings);
  }

  private static Problem unreadable(String secret, String entry, CryptoException failure) {
    return new Problem(
        CryptoProblems.reason(failure),
        "",
        -1,
        KeyPath.key("data", entry),
        "the Secret " + secret + " of spec.decryption.secretRef: " + failure.detail(),
        failure.hint());
  }

  private static Problem nothing(String secret, List<String> unsupported) {
    String name = "the Secret " + secret + " of spec.decryption.secretRef ";
    return unsupported.isEmpty()
        ? Problem.of(
            Reason.KEY_MISSING,
            name + "holds no key",
            "an entry named *.agekey holds age identities, one named *.asc OpenPGP secret keys")
        : Problem.of(
            Reason.UNSUPPORTED,
            name + "holds only " + String.join(", ", unsupported) + ", which is not supported yet",
            "add an age key as *.agekey and encrypt the files to it as well (sops updatekeys)");
  }

  private static KeyLoading failed(Reason reason, String message, String hint) {
    return new KeyLoading.Failed(List.of(Problem.of(reason, message, hint)));
  }

  SopsKeyring keyring() {
    return SopsKeyring.of(age, pgp);
  }

  /** Entries for remote keys, which no file can be opened with. */
  List<String> unsupported() {
    return unsupported;
  }

  boolean isEmpty() {
    return age.isEmpty() && pgp.isEmpty();
  }

  /** Public names: the same names open the same files. */
  String identity() {
    return String.join(
        "\n",
        Stream.concat(
                age.stream().map(AgeIdentity::describe),
                pgp.stream().flatMap(ring -> ring.fingerprints().stream()))
            .sorted()
            .toList());
  }

  @Override
  public void close() {
    age.forEach(AgeIdentity::close);
    pgp.ifPresent(PgpKeyring::close);
  }

  @Override
  public String toString() {
    return "DecryptionKeys[" + age.size() + " age" + (pgp.isPresent() ? ", pgp" : "") + "]";
  }
}

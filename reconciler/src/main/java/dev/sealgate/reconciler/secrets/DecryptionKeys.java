package dev.sealgate.reconciler.secrets;

import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.age.AgeIdentity;
import dev.sealgate.crypto.age.AgeKeys;
import dev.sealgate.crypto.pgp.PgpKeyring;
import dev.sealgate.crypto.sops.KeyService;
import dev.sealgate.crypto.sops.SopsKeyring;
import dev.sealgate.crypto.sops.TrustPolicy;
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
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The keys that open an Application's SOPS files, with the Secret entries of Flux: {@code *.agekey}
 * holds age identities, {@code *.asc} OpenPGP secret keys, {@code sops.vault-token} and {@code
 * sops.aws-kms} what key services are asked with. Entries for other clouds are known and named when
 * a file would need them.
 */
public final class DecryptionKeys implements AutoCloseable {
  private static final Set<String> FOREIGN = Set.of("sops.azure-kv", "sops.gcp-kms");
  private static final String VAULT_TOKEN = "sops.vault-token";
  private static final String AWS = "sops.aws-kms";
  private static final DecryptionKeys NONE =
      new DecryptionKeys(
          List.of(), Optional.empty(), Optional.empty(), Optional.empty(), List.of());

  private final List<AgeIdentity> age;
  private final Optional<PgpKeyring> pgp;
  private final Optional<SecretBytes> vaultToken;
  private final Optional<AwsEntry> aws;
  private final List<String> unsupported;
  private final List<SecretBytes> others;
  private final List<KeyService> services;
  private final TrustPolicy policy;
  private final String remoteIdentity;

  private DecryptionKeys(
      List<AgeIdentity> age,
      Optional<PgpKeyring> pgp,
      Optional<SecretBytes> vaultToken,
      Optional<AwsEntry> aws,
      List<String> unsupported) {
    this.age = List.copyOf(age);
    this.pgp = pgp;
    this.vaultToken = vaultToken;
    this.aws = aws;
    this.unsupported = List.copyOf(unsupported);
    this.others = List.of();
    this.services = List.of();
    this.policy = TrustPolicy.LOCAL_ONLY;
    this.remoteIdentity = "";
  }

  private DecryptionKeys(
      DecryptionKeys local,
      List<KeyService> services,
      TrustPolicy policy,
      String remoteIdentity,
      List<SecretBytes> others) {
    this.age = local.age;
    this.pgp = local.pgp;
    this.vaultToken = local.vaultToken;
    this.aws = local.aws;
    this.unsupported = local.unsupported;
    this.others = List.copyOf(others);
    this.services = List.copyOf(services);
    this.policy = policy;
    this.remoteIdentity = remoteIdentity;
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
    List<SecretBytes> tokens = new ArrayList<>();
    List<AwsEntry> aws = new ArrayList<>();
    List<String> unsupported = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    new TreeMap<>(data)
        .forEach((entry, value) -> {
          try {
            if (entry.endsWith(".agekey")) {
              age.addAll(AgeKeys.parseIdentities(value));
            } else if (entry.endsWith(".asc")) {
              pgp.add(PgpKeyring.parse(value));
            } else if (entry.equals(VAULT_TOKEN)) {
              tokens.add(value.duplicate());
            } else if (entry.equals(AWS)) {
              aws.add(AwsEntry.parse(value));
            } else if (FOREIGN.contains(entry)) {
              unsupported.add(entry);
            }
          } catch (CryptoException failure) {
            problems.add(unreadable(secretName, entry, failure));
          }
        });
    boolean none = age.isEmpty() && pgp.isEmpty() && tokens.isEmpty() && aws.isEmpty();
    if (problems.isEmpty() && none) {
      problems.add(nothing(secretName, unsupported));
    }
    if (!problems.isEmpty()) {
      age.forEach(AgeIdentity::close);
      pgp.forEach(PgpKeyring::close);
      tokens.forEach(SecretBytes::close);
      aws.forEach(AwsEntry::close);
      return new KeyLoading.Failed(problems);
    }
    Optional<PgpKeyring> ring = pgp.isEmpty() ? Optional.empty() : Optional.of(merged(pgp));
    return new KeyLoading.Loaded(
        new DecryptionKeys(
            age, ring, tokens.stream().findFirst(), aws.stream().findFirst(), unsupported));
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
            "an entry named *.agekey holds age identities, one named *.asc OpenPGP secret keys,"
                + " sops.vault-token a token and sops.aws-kms AWS keys")
        : Problem.of(
            Reason.UNSUPPORTED,
            name + "holds only " + String.join(", ", unsupported) + ", which is not supported yet",
            "add an age key as *.agekey and encrypt the files to it as well (sops updatekeys)");
  }

  private static KeyLoading failed(Reason reason, String message, String hint) {
    return new KeyLoading.Failed(List.of(Problem.of(reason, message, hint)));
  }

  /**
   * These keys, and what services do with them.
   *
   * @param ambientAws whether the controller's own AWS identity may be used
   * @param owned closed with the result
   */
  DecryptionKeys reaching(
      List<KeyService> reachable, RemoteTrust trust, boolean ambientAws, List<SecretBytes> owned) {
    String identity =
        String.join(
            "\n",
            trust.toString(),
            vaultToken.isPresent() ? VAULT_TOKEN : "",
            aws.isPresent() ? AWS : "",
            Boolean.toString(ambientAws));
    return new DecryptionKeys(this, reachable, trust.policy(), identity, owned);
  }

  SopsKeyring keyring() {
    return new SopsKeyring(age, pgp, List.of(), services, policy);
  }

  Optional<SecretBytes> vaultToken() {
    return vaultToken;
  }

  Optional<AwsEntry> aws() {
    return aws;
  }

  /** Entries for keys that no file can be opened with. */
  List<String> unsupported() {
    return unsupported;
  }

  /** Whether there is nothing at all to open a file with, and nothing to ask. */
  boolean isEmpty() {
    return age.isEmpty()
        && pgp.isEmpty()
        && vaultToken.isEmpty()
        && aws.isEmpty()
        && policy.vaultAddresses().isEmpty()
        && policy.kmsArns().isEmpty();
  }

  /**
   * Public names: the same names open the same files. A token that is replaced by another one is
   * none, so that the files need not be opened again.
   */
  String identity() {
    return Stream.concat(
                age.stream().map(AgeIdentity::describe),
                pgp.stream().flatMap(ring -> ring.fingerprints().stream()))
            .sorted()
            .collect(Collectors.joining("\n"))
        + remoteIdentity;
  }

  @Override
  public void close() {
    age.forEach(AgeIdentity::close);
    pgp.ifPresent(PgpKeyring::close);
    vaultToken.ifPresent(SecretBytes::close);
    aws.ifPresent(AwsEntry::close);
    others.forEach(SecretBytes::close);
  }

  @Override
  public String toString() {
    return "DecryptionKeys[" + age.size() + " age" + (pgp.isPresent() ? ", pgp" : "") + "]";
  }
}

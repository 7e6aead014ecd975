package dev.sealgate.reconciler.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.sops.EncryptionRule;
import dev.sealgate.crypto.sops.KeyService;
import dev.sealgate.crypto.sops.MasterKey;
import dev.sealgate.crypto.sops.Selection;
import dev.sealgate.crypto.sops.Sops;
import dev.sealgate.crypto.sops.SopsEnvironment;
import dev.sealgate.crypto.sops.SopsFormat;
import dev.sealgate.crypto.sops.SopsKeyring;
import dev.sealgate.crypto.sops.TrustPolicy;
import dev.sealgate.reconciler.model.Preparation;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.model.Reason;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an Application trusts counts however a kustomization names an encrypted file. */
final class OverlayTrustTest {
  private static final MasterKey.VaultTransit VAULT =
      new MasterKey.VaultTransit("https://vault.example.com", "transit", "k");
  private static final String SECRET =
      "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData: {a: hunter2}\n";

  @TempDir private Path temp;

  /** Wraps by encoding, and keeps what it was asked. */
  private record Service(List<MasterKey> asked) implements KeyService {
    @Override
    public boolean handles(MasterKey key) {
      return key.equals(VAULT);
    }

    @Override
    public SecretBytes unwrap(MasterKey key, String enc) {
      asked.add(key);
      return SecretBytes.takeOwnershipOf(Base64.getDecoder().decode(enc));
    }

    @Override
    public String wrap(MasterKey key, SecretBytes dataKey) {
      return dataKey.use(Base64.getEncoder()::encodeToString);
    }
  }

  private List<Problem> problems(String kustomization, byte[] yaml, byte[] env, DecryptionKeys keys)
      throws Exception {
    try (PipelineFixture fixture = new PipelineFixture(temp)) {
      fixture.keys = KeySource.of(keys);
      fixture
          .git
          .file("app/kustomization.yaml", kustomization + "\n")
          .file("app/s.sops.yaml", yaml)
          .file("app/s.sops.env", env);
      return switch (fixture.prepare()) {
        case Preparation.Refused refused -> refused.problems();
        case Preparation.Ready ready -> throw new AssertionError(ready.revision().manifests());
      };
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "resources: [s.sops.yaml]",
        "patches: [{path: s.sops.yaml}]",
        "secretGenerator: [{name: a, files: [s.sops.yaml]}]",
        "secretGenerator: [{name: a, envs: [s.sops.env]}]"
      })
  void refusesAReaderThatIsNotTrusted(String kustomization) throws Exception {
    RemoteTrust trust =
        new RemoteTrust(List.of(), List.of(), List.of(), List.of("age1other"), Optional.empty());
    DecryptionKeys keys =
        PipelineFixture.keys(PipelineFixture.AGE).reaching(List.of(), trust, false, List.of());
    assertThat(
            problems(
                kustomization,
                OverlayCase.encrypted("s.sops.yaml", SECRET),
                OverlayCase.encrypted("s.sops.env", "A=hunter2\n"),
                keys))
        .singleElement()
        .satisfies(problem -> {
          assertThat(problem.reason()).isEqualTo(Reason.SECRET_DENIED);
          assertThat(problem.file()).startsWith("app/s.sops.");
          assertThat(problem.hint()).contains("spec.decryption.trust.recipients");
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "resources: [s.sops.yaml]",
        "patches: [{path: s.sops.yaml}]",
        "secretGenerator: [{name: a, files: [s.sops.yaml]}]",
        "secretGenerator: [{name: a, envs: [s.sops.env]}]"
      })
  void asksATrustedServerOnlyForItsKey(String kustomization) throws Exception {
    Service service = new Service(new ArrayList<>());
    byte[] yaml = forVault("s.sops.yaml", SECRET, SopsFormat.YAML, service);
    byte[] env = forVault("s.sops.env", "A=hunter2\n", SopsFormat.DOTENV, service);
    RemoteTrust trusting =
        new RemoteTrust(
            List.of(new RemoteTrust.Vault(VAULT.address(), Optional.empty(), Optional.empty())),
            List.of(),
            List.of(),
            List.of(),
            Optional.empty());

    assertThat(problems(kustomization, yaml, env, reaching(service, RemoteTrust.NONE)))
        .extracting(Problem::reason, Problem::hint)
        .allSatisfy(it ->
            assertThat(it.toList().toString()).contains("SECRET_DENIED", "trust.vaults[].address"));
    assertThat(service.asked()).isEmpty();

    assertThat(problems(kustomization, yaml, env, reaching(service, trusting)))
        .as("opened; kustomize itself is missing here")
        .extracting(Problem::reason)
        .containsExactly(Reason.RENDER_FAILED);
    assertThat(service.asked()).containsExactly(VAULT);
  }

  private static DecryptionKeys reaching(KeyService service, RemoteTrust trust) {
    return PipelineFixture.keys(PipelineFixture.AGE)
        .reaching(List.of(service), trust, false, List.of());
  }

  private static byte[] forVault(String name, String text, SopsFormat format, KeyService service) {
    EncryptionRule rule =
        new EncryptionRule(
            List.of(List.of(VAULT)),
            0,
            format == SopsFormat.YAML
                ? new Selection(Selection.Kind.ENCRYPTED_REGEX, "^stringData$")
                : Selection.DEFAULT,
            false);
    TrustPolicy trust = TrustPolicy.LOCAL_ONLY.withVaults(List.of(VAULT.address()));
    return Sops.encrypt(
        name,
        text.getBytes(StandardCharsets.UTF_8),
        format,
        rule,
        SopsEnvironment.of(
            PipelineFixture.CLOCK,
            PipelineFixture.RANDOM,
            SopsKeyring.EMPTY.withService(service, trust)));
  }
}

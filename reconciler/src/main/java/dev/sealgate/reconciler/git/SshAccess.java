package dev.sealgate.reconciler.git;

import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.reconciler.model.Reason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.RemoteSession;
import org.eclipse.jgit.transport.SshSessionFactory;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.transport.sshd.SshdSessionFactory;
import org.eclipse.jgit.transport.sshd.SshdSessionFactoryBuilder;
import org.eclipse.jgit.util.FS;
import org.jspecify.annotations.Nullable;

/** Identity, host keys and bounds of one exchange over ssh; no agent, no config, no home. */
final class SshAccess extends SshSessionFactory implements AutoCloseable {
  private static final int STANDARD_PORT = 22;

  static {
    // MINA needs BouncyCastle for ed25519, but must not make it a provider of the whole process;
    // it reads the property once, when it is first used
    System.setProperty("org.apache.sshd.security.provider.BC.useNamed", "false");
  }

  private final SshdSessionFactory sessions;
  private final KnownHosts knownHosts;
  private final TransferBudget budget;

  private SshAccess(SshdSessionFactory sessions, KnownHosts knownHosts, TransferBudget budget) {
    this.sessions = sessions;
    this.knownHosts = knownHosts;
    this.budget = budget;
  }

  /**
   * @param emptyDirectory stands in for a home directory
   */
  static SshAccess of(
      RepositoryAddress address,
      SourceCredentials credentials,
      Path emptyDirectory,
      TransferBudget budget)
      throws SourceFailure {
    SecretBytes identity = credentials.get("identity");
    SecretBytes hosts = credentials.get("known_hosts");
    if (identity == null) {
      throw invalid(
          "ssh needs a private key, and there is none",
          "name a Secret in spec.source.secretRef with the entries identity and known_hosts");
    }
    if (hosts == null) {
      throw new SourceFailure(
          Reason.SOURCE_UNTRUSTED,
          "the Secret of spec.source.secretRef has no known_hosts, so any server could answer",
          "add the entry known_hosts with the Git server's host keys, as ssh-keyscan prints them");
    }
    int port = address.uri().getPort() > 0 ? address.uri().getPort() : STANDARD_PORT;
    KnownHosts knownHosts = KnownHosts.parse(hosts, address.uri().getHost(), port);
    List<KeyPair> keys = keys(identity, credentials.get("password"));
    SshdSessionFactory sessions =
        new SshdSessionFactoryBuilder()
            .setHomeDirectory(emptyDirectory.toFile())
            .setSshDirectory(emptyDirectory.toFile())
            .setConfigStoreFactory((_, _, _) -> null)
            .setDefaultIdentities(_ -> List.of())
            .setDefaultKnownHostsFiles(_ -> List.of())
            .setDefaultKeysProvider(_ -> keys)
            .setPreferredAuthentications("publickey")
            .setServerKeyDatabase((_, _) -> knownHosts)
            .build(null);
    return new SshAccess(sessions, knownHosts, budget);
  }

  private static List<KeyPair> keys(SecretBytes identity, @Nullable SecretBytes passphrase)
      throws SourceFailure {
    byte[] copy = identity.copyBytes();
    FilePasswordProvider password =
        passphrase == null
            ? FilePasswordProvider.EMPTY
            : (_, _, retry) ->
                retry > 0
                    ? null
                    : passphrase.use(b -> new String(b, StandardCharsets.UTF_8).strip());
    try {
      Iterable<KeyPair> found =
          SecurityUtils.loadKeyPairIdentities(
              null, NamedResource.ofName("identity"), new ByteArrayInputStream(copy), password);
      List<KeyPair> keys = new ArrayList<>();
      if (found != null) {
        found.forEach(keys::add);
      }
      if (!keys.isEmpty()) {
        return keys;
      }
    } catch (IOException | GeneralSecurityException | RuntimeException _) {
      // falls through to the one message: the library's text may quote the key
    } finally {
      Arrays.fill(copy, (byte) 0);
    }
    throw invalid(
        "the entry identity of spec.source.secretRef is no private key that can be read",
        passphrase == null
            ? "use an OpenSSH or PEM private key; for an encrypted one add the entry password"
            : "check that the entry password is the passphrase of the key");
  }

  private static SourceFailure invalid(String message, String hint) {
    return new SourceFailure(Reason.INVALID_SPEC, message, hint);
  }

  KnownHosts.Verdict verdict() {
    return knownHosts.verdict();
  }

  @Override
  public RemoteSession getSession(
      URIish uri, @Nullable CredentialsProvider credentials, FS fs, int timeoutMillis)
      throws TransportException {
    return new BoundedSession(sessions.getSession(uri, credentials, fs, timeoutMillis), budget);
  }

  @Override
  public void releaseSession(RemoteSession session) {
    session.disconnect();
  }

  @Override
  public String getType() {
    return sessions.getType();
  }

  @Override
  public void close() {
    sessions.close();
  }
}

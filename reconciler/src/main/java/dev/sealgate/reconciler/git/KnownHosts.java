package dev.sealgate.reconciler.git;

import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.reconciler.model.Reason;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import org.apache.sshd.client.config.hosts.KnownHostEntry;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntryResolver;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.sshd.ServerKeyDatabase;
import org.jspecify.annotations.Nullable;

/** The host keys that the Application trusts, for one host. Nothing is ever learned. */
final class KnownHosts implements ServerKeyDatabase {
  /** What came of the server's key. */
  enum Verdict {
    NOT_ASKED,
    TRUSTED,
    UNKNOWN_HOST,
    OTHER_KEY
  }

  private static final int MOST_LINES = 1000;

  private final List<PublicKey> trusted;
  private final List<PublicKey> revoked;
  private volatile Verdict verdict = Verdict.NOT_ASKED;

  private KnownHosts(List<PublicKey> trusted, List<PublicKey> revoked) {
    this.trusted = List.copyOf(trusted);
    this.revoked = List.copyOf(revoked);
  }

  static KnownHosts parse(SecretBytes file, String host, int port) throws SourceFailure {
    List<String> lines =
        file.use(bytes -> new String(bytes, StandardCharsets.UTF_8)).lines().toList();
    if (lines.size() > MOST_LINES) {
      throw malformed(MOST_LINES + 1);
    }
    List<PublicKey> trusted = new ArrayList<>();
    List<PublicKey> revoked = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      try {
        KnownHostEntry entry = KnownHostEntry.parseKnownHostEntry(lines.get(i));
        if (entry == null || !entry.isHostMatch(host, port)) {
          continue;
        }
        PublicKey key = entry.getKeyEntry().resolvePublicKey(null, PublicKeyEntryResolver.IGNORING);
        switch (entry.getMarker()) {
          case null -> add(trusted, key);
          case "" -> add(trusted, key);
          case "revoked" -> add(revoked, key);
          default -> {} // certificate authorities are no host keys
        }
      } catch (IOException | GeneralSecurityException | RuntimeException _) {
        throw malformed(i + 1);
      }
    }
    return new KnownHosts(trusted, revoked);
  }

  private static void add(List<PublicKey> keys, @Nullable PublicKey key) {
    if (key != null) { // null: a key type that this library does not know
      keys.add(key);
    }
  }

  private static SourceFailure malformed(int line) {
    return new SourceFailure(
        Reason.INVALID_SPEC,
        "line " + line + " of known_hosts in the Secret of spec.source.secretRef can't be read",
        "fill it with the output of ssh-keyscan, after checking the keys");
  }

  Verdict verdict() {
    return verdict;
  }

  @Override
  public List<PublicKey> lookup(
      String connectAddress, InetSocketAddress remoteAddress, Configuration config) {
    return trusted;
  }

  @Override
  public boolean accept(
      String connectAddress,
      InetSocketAddress remoteAddress,
      PublicKey serverKey,
      Configuration config,
      @Nullable CredentialsProvider provider) {
    return accept(serverKey);
  }

  List<PublicKey> trusted() {
    return trusted;
  }

  boolean accept(PublicKey serverKey) {
    boolean listed = contains(trusted, serverKey) && !contains(revoked, serverKey);
    verdict =
        listed ? Verdict.TRUSTED : trusted.isEmpty() ? Verdict.UNKNOWN_HOST : Verdict.OTHER_KEY;
    return listed;
  }

  private static boolean contains(List<PublicKey> keys, PublicKey wanted) {
    return keys.stream().anyMatch(key -> KeyUtils.compareKeys(key, wanted));
  }
}

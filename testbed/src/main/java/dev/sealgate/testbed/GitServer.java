package dev.sealgate.testbed;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Bare Git repositories that are served over http or https, over ssh, and as files, by the real
 * git.
 */
public final class GitServer implements AutoCloseable {
  /** What git sees of its surroundings: not the configuration of whoever runs the tests. */
  static final Map<String, String> ENVIRONMENT =
      Map.of(
          "GIT_CONFIG_NOSYSTEM", "1",
          "GIT_CONFIG_GLOBAL", "/dev/null",
          "GIT_TERMINAL_PROMPT", "0");

  private final GitServerOptions options;
  private final Path root = Folders.temporary("git");
  private final CertificateAuthority authority = CertificateAuthority.create("sealgate-git");
  private final Optional<SSLContext> tls;
  private final SshKey hostKey = SshKey.generate();
  private final List<SshKey> clientKeys = new CopyOnWriteArrayList<>();
  private final AtomicLong fetches = new AtomicLong();
  private final int httpPort;
  private final int sshPort;
  private @Nullable GitHttp http;
  private @Nullable GitSsh ssh;

  private GitServer(GitServerOptions options) {
    this.options = options;
    this.tls = options.tls() ? Optional.of(Tls.serving(authority.issue())) : Optional.empty();
    GitHttp firstHttp = listenHttp(0);
    GitSsh firstSsh = listenSsh(0);
    this.http = firstHttp;
    this.ssh = firstSsh;
    this.httpPort = firstHttp.port();
    this.sshPort = firstSsh.port();
  }

  public static GitServer start() {
    return start(GitServerOptions.defaults());
  }

  public static GitServer start(GitServerOptions options) {
    return new GitServer(options);
  }

  /** Makes an empty repository whose default branch is main. */
  public GitRepository createRepository(String name) {
    Path bare = root.resolve(name + ".git");
    Command git = git();
    git.run("init", "--quiet", "--bare", "--initial-branch=main", bare.toString()).orThrow();
    git.in(bare).run("config", "http.receivepack", "true").orThrow();
    // As the hosting services do, so that a client may ask for a commit by its id.
    git.in(bare).run("config", "uploadpack.allowAnySHA1InWant", "true").orThrow();
    git.in(bare).run("config", "uploadpack.allowFilter", "true").orThrow();
    String scheme = options.tls() ? "https" : "http";
    return new GitRepository(
        name,
        bare,
        URI.create(scheme + "://127.0.0.1:" + httpPort + "/" + name + ".git"),
        URI.create("ssh://git@127.0.0.1:" + sshPort + "/" + name + ".git"));
  }

  /** The PEM text of the authority that signed the https certificate. */
  public String caCertificate() {
    return authority.certificatePem();
  }

  /** A new key that may log in over ssh. */
  public SshKey createClientKey() {
    SshKey key = SshKey.generate();
    clientKeys.add(key);
    return key;
  }

  /** The line of known_hosts that names the ssh server and its key. */
  public String knownHosts() {
    return "[127.0.0.1]:" + sshPort + " " + hostKey.publicKey();
  }

  /** How many times objects were asked for, over http(s) and ssh, since the start. */
  public long fetches() {
    return fetches.get();
  }

  /** Makes it unreachable: connections are refused, files stay. */
  public void stop() {
    if (http != null) {
      http.close();
      http = null;
    }
    if (ssh != null) {
      ssh.close();
      ssh = null;
    }
  }

  /** Makes it reachable again at the same addresses, with the same keys. */
  public void restart() {
    stop();
    http = listenHttp(httpPort);
    ssh = listenSsh(sshPort);
  }

  @Override
  public void close() {
    stop();
    Folders.delete(root);
  }

  static Command git() {
    Command git = Command.of("git");
    for (Map.Entry<String, String> entry : ENVIRONMENT.entrySet()) {
      git = git.env(entry.getKey(), entry.getValue());
    }
    return git;
  }

  private GitHttp listenHttp(int port) {
    return new GitHttp(root, port, tls, options.login(), fetches);
  }

  private GitSsh listenSsh(int port) {
    return new GitSsh(root, port, hostKey, clientKeys, fetches);
  }
}

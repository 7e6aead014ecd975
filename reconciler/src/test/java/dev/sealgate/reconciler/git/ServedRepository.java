package dev.sealgate.reconciler.git;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.testbed.GitRepository;
import dev.sealgate.testbed.GitServer;
import dev.sealgate.testbed.GitServerOptions;
import dev.sealgate.testbed.SshKey;
import dev.sealgate.testbed.WorkTree;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A repository behind a real server that asks for a login. */
abstract class ServedRepository {
  static final String PASSWORD = "git-password-3141592";
  static GitServer server;
  static int repositoryNumber;

  @TempDir Path temp;
  GitRepositories repositories;
  GitRepository repository;
  WorkTree work;

  @BeforeAll
  static void startServer() {
    server =
        GitServer.start(GitServerOptions.defaults().withTls().withCredentials("robot", PASSWORD));
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  @BeforeEach
  void open() throws IOException {
    repositories = new GitRepositories(GitOptions.defaults(temp.resolve("c")), Clock.systemUTC());
    repository = server.createRepository("repo" + repositoryNumber++);
    work = repository.workTree();
  }

  @AfterEach
  void close() throws IOException {
    work.close();
    repositories.close();
  }

  static Map<String, SecretBytes> data(String... pairs) {
    Map<String, SecretBytes> data = new HashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      data.put(pairs[i], SecretBytes.utf8(pairs[i + 1]));
    }
    return data;
  }

  static SourceCredentials login(String password, boolean withCa) {
    Map<String, SecretBytes> data = data("username", "robot", "password", password);
    if (withCa) {
      data.put("ca.crt", SecretBytes.utf8(server.caCertificate()));
    }
    return SourceCredentials.ofSecret("shop", "git", data);
  }

  FetchResult fetch(URI url, SourceCredentials credentials, String revision) {
    return repositories.fetch(new GitSource(url.toString(), revision, ""), credentials);
  }

  SourceTree fetched(URI url, SourceCredentials credentials, String revision) {
    return opened(fetch(url, credentials, revision));
  }

  static SourceTree opened(FetchResult result) {
    return switch (result) {
      case FetchResult.Fetched(SourceTree tree) -> tree;
      case FetchResult.Failed failed -> throw new AssertionError(failed.problem().line());
    };
  }

  FetchResult.Failed failed(URI url, SourceCredentials credentials) {
    return switch (fetch(url, credentials, "main")) {
      case FetchResult.Fetched(SourceTree tree) -> throw new AssertionError(tree.toString());
      case FetchResult.Failed failed -> {
        assertThat(failed.problem().hint()).isNotEmpty();
        assertThat(failed.problem().line()).doesNotContain(PASSWORD);
        yield failed;
      }
    };
  }

  static String text(SourceTree tree) {
    return new String(tree.read(tree.list().files().getFirst()), StandardCharsets.UTF_8);
  }

  static SourceCredentials ssh(SshKey key) {
    return SourceCredentials.ofSecret(
        "shop",
        "ssh",
        data("identity", key.privateKey(), "known_hosts", server.knownHosts() + "\n"));
  }

  static SourceCredentials ssh(SshKey key, String hostPrefix) {
    return SourceCredentials.ofSecret(
        "shop",
        "ssh",
        data(
            "identity",
            key.privateKey(),
            "known_hosts",
            "# comment\n" + hostPrefix + SshKey.generate().publicKey() + "\n"));
  }
}

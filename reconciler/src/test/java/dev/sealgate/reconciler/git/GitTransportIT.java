package dev.sealgate.reconciler.git;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.reconciler.model.Reason;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real git behind https and ssh. */
final class GitTransportIT {
  private static final String PASSWORD = "git-password-3141592";
  private static GitServer server;
  private static int repositoryNumber;

  @TempDir private Path temp;
  private GitRepositories repositories;
  private GitRepository repository;
  private WorkTree work;

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

  private static Map<String, SecretBytes> data(String... pairs) {
    Map<String, SecretBytes> data = new HashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      data.put(pairs[i], SecretBytes.utf8(pairs[i + 1]));
    }
    return data;
  }

  private static GitCredentials login(String password, boolean withCa) {
    Map<String, SecretBytes> data = data("username", "robot", "password", password);
    if (withCa) {
      data.put("ca.crt", SecretBytes.utf8(server.caCertificate()));
    }
    return GitCredentials.ofSecret("shop", "git", data);
  }

  private FetchResult fetch(URI url, GitCredentials credentials, String revision) {
    return repositories.fetch(new GitSource(url.toString(), revision, ""), credentials);
  }

  private SourceTree fetched(URI url, GitCredentials credentials, String revision) {
    return opened(fetch(url, credentials, revision));
  }

  private static SourceTree opened(FetchResult result) {
    return switch (result) {
      case FetchResult.Fetched(SourceTree tree) -> tree;
      case FetchResult.Failed failed -> throw new AssertionError(failed.problem().line());
    };
  }

  private FetchResult.Failed failed(URI url, GitCredentials credentials) {
    return switch (fetch(url, credentials, "main")) {
      case FetchResult.Fetched(SourceTree tree) -> throw new AssertionError(tree.toString());
      case FetchResult.Failed failed -> {
        assertThat(failed.problem().hint()).isNotEmpty();
        assertThat(failed.problem().line()).doesNotContain(PASSWORD);
        yield failed;
      }
    };
  }

  private static String text(SourceTree tree) {
    return new String(tree.read(tree.list().files().getFirst()), StandardCharsets.UTF_8);
  }

  @Test
  void fetchesOverHttpsWithOwnAuthorityAndLogin() {
    String first = work.commit("one", "a.yaml", "1");
    work.tag("v1");
    String second = work.commit("two", "a.yaml", "2");

    for (String revision : List.of("main", "", second)) {
      try (SourceTree tree = fetched(repository.http(), login(PASSWORD, true), revision)) {
        assertThat(tree.commit()).isEqualTo(second);
        assertThat(text(tree)).isEqualTo("2");
      }
    }
    String third = work.write("a.yaml", new byte[] {'3'}).forcePush("three");
    fetched(repository.http(), login(PASSWORD, true), third).close();
    for (String revision : List.of(first, "v1")) {
      try (SourceTree tree = fetched(repository.http(), login(PASSWORD, true), revision)) {
        assertThat(tree.commit()).isEqualTo(first);
        assertThat(text(tree)).isEqualTo("1");
      }
    }
    String forced = work.write("a.yaml", new byte[] {'4'}).forcePush("four");
    try (SourceTree tree = fetched(repository.http(), login(PASSWORD, true), "main")) {
      assertThat(tree.commit()).isEqualTo(forced);
    }
  }

  @Test
  void tellsApartWhyHttpsFails() {
    work.commit("one", "a.yaml", "1");

    assertThat(failed(repository.http(), login("wrong", true)).reason())
        .isEqualTo(Reason.SOURCE_DENIED);
    assertThat(failed(repository.http(), login(PASSWORD, false)).reason())
        .isEqualTo(Reason.SOURCE_UNTRUSTED);
    assertThat(
            failed(URI.create(repository.http() + "-missing.git"), login(PASSWORD, true)).reason())
        .isEqualTo(Reason.REVISION_NOT_FOUND);
    assertThat(failed(URI.create("https://no-such-host.invalid/x.git"), login(PASSWORD, true)))
        .satisfies(failure -> {
          assertThat(failure.reason()).isEqualTo(Reason.SOURCE_UNREACHABLE);
          assertThat(failure.problem().message()).contains("no-such-host.invalid");
        });
    assertThat(failed(URI.create("http://127.0.0.1:1/x.git"), login(PASSWORD, true)).reason())
        .as("a login over plain http")
        .isEqualTo(Reason.INVALID_SPEC);
  }

  @Test
  void sendsABearerTokenToItsHostOnly() {
    work.commit("one", "a.yaml", "1");
    GitCredentials bearer =
        GitCredentials.ofSecret(
            "shop", "token", data("bearerToken", PASSWORD, "ca.crt", server.caCertificate()));

    // the test server takes basic logins only, so a refusal shows that the header arrived alone
    assertThat(failed(repository.http(), bearer).reason()).isEqualTo(Reason.SOURCE_DENIED);
    GitCredentials broken =
        GitCredentials.ofSecret("shop", "token2", data("bearerToken", PASSWORD + "\nX-Evil: 1"));
    assertThat(failed(repository.http(), broken).reason()).isEqualTo(Reason.INVALID_SPEC);
  }

  @Test
  void healsWhenTheServerComesBack() {
    work.commit("one", "a.yaml", "1");
    fetched(repository.http(), login(PASSWORD, true), "main").close();
    server.stop();
    try {
      assertThat(failed(repository.http(), login(PASSWORD, true)).reason())
          .isEqualTo(Reason.SOURCE_UNREACHABLE);
      assertThat(failed(repository.ssh(), ssh(server.createClientKey())).reason())
          .isEqualTo(Reason.SOURCE_UNREACHABLE);
    } finally {
      server.restart();
    }
    String second = work.commit("two", "a.yaml", "2");
    try (SourceTree tree = fetched(repository.http(), login(PASSWORD, true), "main")) {
      assertThat(tree.commit()).isEqualTo(second);
    }
  }

  private static GitCredentials ssh(SshKey key) {
    return GitCredentials.ofSecret(
        "shop",
        "ssh",
        data("identity", key.privateKey(), "known_hosts", server.knownHosts() + "\n"));
  }

  @Test
  void fetchesOverSsh() {
    String commit = work.commit("one", "a.yaml", "1");

    try (SourceTree tree = fetched(repository.ssh(), ssh(server.createClientKey()), "main")) {
      assertThat(tree.commit()).isEqualTo(commit);
      assertThat(text(tree)).isEqualTo("1");
    }
    String next = work.commit("two", "a.yaml", "2");
    try (SourceTree tree = fetched(repository.ssh(), ssh(server.createClientKey()), next)) {
      assertThat(text(tree)).isEqualTo("2");
    }
  }

  @Test
  void tellsApartWhySshFails() {
    work.commit("one", "a.yaml", "1");
    SshKey allowed = server.createClientKey();

    FetchResult.Failed noHosts =
        failed(
            repository.ssh(),
            GitCredentials.ofSecret("shop", "s", data("identity", allowed.privateKey())));
    assertThat(noHosts.reason()).isEqualTo(Reason.SOURCE_UNTRUSTED);
    assertThat(noHosts.problem().hint()).contains("known_hosts");

    FetchResult.Failed unknownHost = failed(repository.ssh(), ssh(allowed, "github.com "));
    assertThat(unknownHost.reason()).isEqualTo(Reason.SOURCE_UNTRUSTED);
    assertThat(unknownHost.problem().message()).contains("no key");

    String here = server.knownHosts().split(" ", 2)[0];
    FetchResult.Failed otherKey = failed(repository.ssh(), ssh(allowed, here + " "));
    assertThat(otherKey.reason()).isEqualTo(Reason.SOURCE_UNTRUSTED);
    assertThat(otherKey.problem().message()).contains("not the one");

    assertThat(failed(repository.ssh(), ssh(SshKey.generate())).reason())
        .isEqualTo(Reason.SOURCE_DENIED);
    assertThat(
            failed(
                    URI.create(repository.ssh().toString().replace(".git", "-missing.git")),
                    ssh(allowed))
                .reason())
        .isEqualTo(Reason.REVISION_NOT_FOUND);
    assertThat(failed(repository.ssh(), GitCredentials.anonymous()).reason())
        .isEqualTo(Reason.INVALID_SPEC);
    FetchResult.Failed noKey =
        failed(
            repository.ssh(),
            GitCredentials.ofSecret(
                "shop", "s", data("identity", PASSWORD, "known_hosts", server.knownHosts())));
    assertThat(noKey.reason()).isEqualTo(Reason.INVALID_SPEC);
  }

  private static GitCredentials ssh(SshKey key, String hostPrefix) {
    return GitCredentials.ofSecret(
        "shop",
        "ssh",
        data(
            "identity",
            key.privateKey(),
            "known_hosts",
            "# comment\n" + hostPrefix + SshKey.generate().publicKey() + "\n"));
  }

  @Test
  void asksBeforeItFetches() {
    work.commit("one", "a.yaml", "1");
    long start = server.fetches();
    fetched(repository.http(), login(PASSWORD, true), "main").close();
    long whole = server.fetches() - start;

    start = server.fetches();
    fetched(repository.http(), login(PASSWORD, true), "main").close();
    assertThat(server.fetches() - start).as("one list of references").isLessThan(whole);

    start = server.fetches();
    String head = work.head();
    fetched(repository.http(), login(PASSWORD, true), head).close();
    assertThat(server.fetches()).as("a commit never moves").isEqualTo(start);

    GitSource source = new GitSource(repository.http().toString(), "main", "");
    Duration minute = Duration.ofMinutes(1);
    opened(repositories.fetch(source, login(PASSWORD, true), minute)).close();
    assertThat(server.fetches()).as("an answer of a minute ago will do").isEqualTo(start);
  }

  @Test
  void manyApplicationsShareOneFetch() throws Exception {
    work.commit("one", "a.yaml", "1");
    long start = server.fetches();
    fetched(repository.http(), login(PASSWORD, true), "main").close();
    long whole = server.fetches() - start;
    String commit = work.commit("two", "a.yaml", "2");
    start = server.fetches();

    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<String>> callers = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        callers.add(() -> {
          try (SourceTree tree = fetched(repository.http(), login(PASSWORD, true), "main")) {
            return tree.commit();
          }
        });
      }
      for (Future<String> result : threads.invokeAll(callers)) {
        assertThat(result.get()).isEqualTo(commit);
      }
    }
    // those who come while the first one asks share the one after it; a straggler may ask again
    assertThat(server.fetches() - start).isLessThanOrEqualTo(3 * whole);
  }
}

package dev.sealgate.reconciler.git;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.reconciler.model.Reason;
import dev.sealgate.testbed.GitRepository;
import dev.sealgate.testbed.GitServer;
import dev.sealgate.testbed.GitServerOptions;
import dev.sealgate.testbed.SshKey;
import dev.sealgate.testbed.WorkTree;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The real git behind https and ssh. */
final class GitTransportIT extends ServedRepository {
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
  void logsInWithABearerToken() {
    try (GitServer tokens =
        GitServer.start(GitServerOptions.defaults().withTls().withBearerToken(PASSWORD))) {
      GitRepository other = tokens.createRepository("bearer");
      try (WorkTree tree = other.workTree()) {
        String commit = tree.commit("one", "a.yaml", "1");
        SourceCredentials bearer =
            SourceCredentials.ofSecret(
                "shop",
                "bearer",
                data("bearerToken", PASSWORD + "\n", "ca.crt", tokens.caCertificate()));

        try (SourceTree fetched = fetched(other.http(), bearer, "main")) {
          assertThat(fetched.commit()).isEqualTo(commit);
        }
      }
      SourceCredentials wrong =
          SourceCredentials.ofSecret(
              "shop", "wrong", data("bearerToken", "another", "ca.crt", tokens.caCertificate()));
      assertThat(failed(other.http(), wrong).reason()).isEqualTo(Reason.SOURCE_DENIED);
    }
  }

  @Test
  void sendsABearerTokenToItsHostOnly() {
    work.commit("one", "a.yaml", "1");
    SourceCredentials bearer =
        SourceCredentials.ofSecret(
            "shop", "token", data("bearerToken", PASSWORD, "ca.crt", server.caCertificate()));

    // this server takes basic logins only
    assertThat(failed(repository.http(), bearer).reason()).isEqualTo(Reason.SOURCE_DENIED);
    SourceCredentials broken =
        SourceCredentials.ofSecret("shop", "token2", data("bearerToken", PASSWORD + "\nX-Evil: 1"));
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
            SourceCredentials.ofSecret("shop", "s", data("identity", allowed.privateKey())));
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
    assertThat(failed(repository.ssh(), SourceCredentials.anonymous()).reason())
        .isEqualTo(Reason.INVALID_SPEC);
    FetchResult.Failed noKey =
        failed(
            repository.ssh(),
            SourceCredentials.ofSecret(
                "shop", "s", data("identity", PASSWORD, "known_hosts", server.knownHosts())));
    assertThat(noKey.reason()).isEqualTo(Reason.INVALID_SPEC);
  }

  @Test
  void boundsWhatAServerMaySend() throws IOException {
    byte[] incompressible = new byte[300_000];
    new Random(7).nextBytes(incompressible);
    work.commit("one", Map.of("big.bin", incompressible));
    GitOptions normal = GitOptions.defaults(temp.resolve("small"));
    GitOptions small =
        new GitOptions(
            normal.cacheDirectory(),
            false,
            normal.silence(),
            normal.deadline(),
            100_000,
            normal.maxObjectBytes(),
            normal.keepUnused(),
            normal.maxPacks(),
            normal.treeLimits(),
            normal.proxies());
    repositories.close();
    repositories = new GitRepositories(small, Clock.systemUTC());

    assertThat(failed(repository.http(), login(PASSWORD, true)).reason())
        .isEqualTo(Reason.LIMIT_EXCEEDED);
    assertThat(failed(repository.ssh(), ssh(server.createClientKey())).reason())
        .isEqualTo(Reason.LIMIT_EXCEEDED);
  }
}

package dev.sealgate.reconciler.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A Git server behind a real proxy. */
final class ProxyIT extends ServedRepository {
  @Test
  void fetchesThroughTheProxyThatTheEnvironmentNames() throws IOException {
    String commit = work.commit("one", "a.yaml", "1");
    try (ConnectProxy proxy = ConnectProxy.start()) {
      through(Map.of("HTTPS_PROXY", proxy.address()));

      try (SourceTree tree = fetched(repository.http(), login(PASSWORD, true), "main")) {
        assertThat(tree.commit()).isEqualTo(commit);
      }

      assertThat(proxy.asked()).isNotEmpty().allMatch(repository.http().getAuthority()::equals);
      assertThat(proxy.heard()).as("what the proxy can read").doesNotContain("Authorization");
    }
  }

  @Test
  void goesAroundItWhereNoProxySaysSo() throws IOException {
    work.commit("one", "a.yaml", "1");
    try (ConnectProxy proxy = ConnectProxy.start()) {
      through(Map.of("HTTPS_PROXY", proxy.address(), "NO_PROXY", "127.0.0.0/8"));

      fetched(repository.http(), login(PASSWORD, true), "main").close();

      assertThat(proxy.asked()).isEmpty();
    }
  }

  private void through(Map<String, String> environment) throws IOException {
    repositories.close();
    repositories =
        new GitRepositories(
            GitOptions.defaults(temp.resolve("proxied")).withProxies(ProxyRules.of(environment)),
            Clock.systemUTC());
  }
}

package dev.sealgate.reconciler.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.eclipse.jgit.transport.URIish;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HttpAccessTest {
  @ParameterizedTest
  @CsvSource({
    "https://git.example.com/other.git, true",
    "https://GIT.example.com:443/x.git, true",
    "https://git.example.com:8443/x.git, false",
    "http://git.example.com/x.git, false",
    "https://evil.example.com/x.git, false",
    "https://git.example.com.evil.com/x.git, false",
    "https://git.example.com@evil.com/x.git, false",
  })
  void aLoginGoesToItsOriginOnly(String redirected, boolean sent) throws Exception {
    URIish origin = new URIish("https://git.example.com/x.git");

    assertThat(HttpAccess.sameOrigin(origin, URI.create(redirected).toURL())).isEqualTo(sent);
  }
}

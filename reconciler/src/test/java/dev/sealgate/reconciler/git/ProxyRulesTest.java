package dev.sealgate.reconciler.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ProxyRulesTest {
  private static Proxy proxy(Map<String, String> environment, String url) throws Exception {
    return ProxyRules.of(environment).proxyFor(URI.create(url).toURL());
  }

  @Test
  void takesTheProxyOfTheScheme() throws Exception {
    Map<String, String> environment =
        Map.of("HTTPS_PROXY", "http://127.0.0.1:3128", "http_proxy", "127.0.0.2:8080");

    assertThat(proxy(environment, "https://git.example.com/x.git").address())
        .isEqualTo(new InetSocketAddress("127.0.0.1", 3128));
    assertThat(proxy(environment, "http://git.example.com/x.git").address())
        .isEqualTo(new InetSocketAddress("127.0.0.2", 8080));
    assertThat(proxy(Map.of("ALL_PROXY", "127.0.0.3"), "https://git.example.com/x.git").address())
        .isEqualTo(new InetSocketAddress("127.0.0.3", 80));
    assertThat(proxy(Map.of(), "https://git.example.com/x.git")).isEqualTo(Proxy.NO_PROXY);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "*                          | true",
        "git.example.com            | true",
        "GIT.example.com            | true",
        "example.com                | true",
        ".example.com               | true",
        "*.example.com              | true",
        "other.com, example.com     | true",
        "git.example.com:443        | true",
        "git.example.com:8443       | false",
        "ample.com                  | false",
        "example                    | false",
        "git.example.com.evil.com   | false",
        "10.0.0.0/8                 | false",
      })
  void leavesOutWhatNoProxyNames(String noProxy, boolean direct) throws Exception {
    Proxy proxy =
        proxy(
            Map.of("HTTPS_PROXY", "http://127.0.0.1:1", "NO_PROXY", noProxy),
            "https://git.example.com/x.git");

    assertThat(proxy.equals(Proxy.NO_PROXY)).isEqualTo(direct);
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, https://10.255.0.1/x.git, true",
    "10.0.0.0/8, https://11.0.0.1/x.git, false",
    "192.168.16.0/20, https://192.168.31.255/x.git, true",
    "192.168.16.0/20, https://192.168.32.0/x.git, false",
    "0.0.0.0/0, https://8.8.8.8/x.git, true",
    "fd00::/8, https://[fd12::1]/x.git, true",
    "fd00::/8, https://[fe80::1]/x.git, false",
    "fd00::/8, https://10.0.0.1/x.git, false",
    "10.0.0.0/33, https://10.0.0.1/x.git, false",
    "10.0.0.1, https://10.0.0.1/x.git, true",
    "10.0.0/8, https://10.0.0.1/x.git, false",
  })
  void knowsBlocksOfAddresses(String noProxy, String url, boolean direct) throws Exception {
    Proxy proxy = proxy(Map.of("HTTPS_PROXY", "http://127.0.0.1:1", "NO_PROXY", noProxy), url);

    assertThat(proxy.equals(Proxy.NO_PROXY)).isEqualTo(direct);
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://robot:planted@proxy:1", "socks5://proxy:1", "http://", "a b"})
  void refusesWhatItCannotDoWithoutTellingIt(String proxy) {
    assertThatThrownBy(() -> ProxyRules.of(Map.of("HTTPS_PROXY", proxy)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("HTTPS_PROXY")
        .hasMessageNotContaining("planted");
  }
}

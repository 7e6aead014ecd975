package dev.sealgate.reconciler.remote;

import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.externalsecrets.http.ServerAddress;
import dev.sealgate.externalsecrets.http.TlsIdentity;
import dev.sealgate.reconciler.cluster.RenewingFactory;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.fabric8.kubernetes.client.utils.ImpersonatorInterceptor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/** A connection to another cluster. */
public final class RemoteServer {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

  private RemoteServer() {}

  /**
   * A client that sends this login and nothing else of anybody: no environment, file or token of
   * the controller is looked at, no redirect followed.
   *
   * @param login must outlive the client
   */
  public static HttpClient open(ClusterLogin login, Interceptor observer) {
    SSLContext context;
    try {
      context = TlsIdentity.context(login.authorities(), login.certificate(), login.key());
    } catch (TlsIdentity.UnusablePemException _) {
      throw new IllegalArgumentException("the login was not checked");
    }
    JdkHttpClientFactory factory =
        new RenewingFactory() {
          @Override
          protected void additionalConfig(java.net.http.HttpClient.Builder client) {
            client
                .connectTimeout(CONNECT_TIMEOUT)
                .sslContext(context)
                .followRedirects(java.net.http.HttpClient.Redirect.NEVER)
                .proxy(
                    login
                        .proxy()
                        .map(ProxySelector::of)
                        .orElse(java.net.http.HttpClient.Builder.NO_PROXY));
            if (!login.serverName().isEmpty()) {
              SSLParameters parameters = context.getDefaultSSLParameters();
              parameters.setServerNames(List.of(new SNIHostName(login.serverName())));
              client.sslParameters(parameters);
            }
          }
        };
    HttpClient.Builder builder = factory.newBuilder();
    builder.addOrReplaceInterceptor("sealgate-observer", observer);
    builder.addOrReplaceInterceptor(
        ImpersonatorInterceptor.NAME,
        new ImpersonatorInterceptor(new RequestConfigBuilder().build()));
    login
        .token()
        .ifPresent(token -> builder.addOrReplaceInterceptor("sealgate-token", new Bearer(token)));
    return builder.build();
  }

  private record Bearer(SecretBytes token) implements Interceptor {
    @Override
    public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
      try {
        builder.setHeader(
            "Authorization",
            token.use(live -> "Bearer " + new String(live, StandardCharsets.US_ASCII)));
      } catch (IllegalStateException _) {
        // the login is not used any more: the server answers that it does not know who asks
      }
    }

    @Override
    public String toString() {
      return "Bearer";
    }
  }

  /** Whether a name leads where a literal address would be refused. */
  public enum Leads {
    /** As far as can be told. */
    ELSEWHERE,
    TO_LINK_LOCAL,
    NOWHERE
  }

  /** Looks the name up that the first connection goes to. */
  public static Leads leads(ClusterLogin login) {
    String host =
        login.proxy().map(InetSocketAddress::getHostString).orElse(login.server().getHost());
    try {
      for (InetAddress address : InetAddress.getAllByName(host)) {
        String literal = address.getHostAddress();
        int zone = literal.indexOf('%');
        String bare = zone < 0 ? literal : literal.substring(0, zone);
        Optional<?> allowed =
            ServerAddress.parse("https://" + (bare.contains(":") ? "[" + bare + "]" : bare));
        if (allowed.isEmpty()) {
          return Leads.TO_LINK_LOCAL;
        }
      }
      return Leads.ELSEWHERE;
    } catch (UnknownHostException _) {
      return Leads.NOWHERE;
    }
  }
}

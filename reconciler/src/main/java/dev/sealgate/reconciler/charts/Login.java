package dev.sealgate.reconciler.charts;

import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.externalsecrets.http.TlsIdentity;
import dev.sealgate.externalsecrets.http.TlsIdentity.UnusablePemException;
import dev.sealgate.reconciler.git.SourceCredentials;
import dev.sealgate.reconciler.git.SourceFailure;
import dev.sealgate.reconciler.model.Reason;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * What {@code spec.source.secretRef} says of a chart's source.
 *
 * @param basic the whole header {@code Authorization}, for a user and a password
 * @param bearer likewise, for a token
 */
record Login(Optional<String> basic, Optional<String> bearer, Tls tls) {
  static final Login NONE = new Login(Optional.empty(), Optional.empty(), Tls.PLATFORM);

  /**
   * Trust and client certificate in PEM, borrowed.
   *
   * @param identity equal for equal contents
   */
  record Tls(
      String identity,
      Optional<SecretBytes> authorities,
      Optional<SecretBytes> certificate,
      Optional<SecretBytes> key) {
    static final Tls PLATFORM = new Tls("", Optional.empty(), Optional.empty(), Optional.empty());

    SSLContext context() throws SourceFailure {
      try {
        return TlsIdentity.context(authorities, certificate, key);
      } catch (UnusablePemException _) {
        throw invalid(
            "holds certificates or a key that can't be read",
            "ca.crt and tls.crt are PEM certificates, tls.key is a PEM private key");
      }
    }

    @Override
    public String toString() {
      return "Tls[" + (identity.isEmpty() ? "of the platform" : "given") + "]";
    }
  }

  /** The header for a repository that is not asked first how it wants to be logged in to. */
  Optional<String> header() {
    return bearer.or(() -> basic);
  }

  static Login of(SourceCredentials credentials, ChartAddress address) throws SourceFailure {
    if (credentials.isAnonymous()) {
      return NONE;
    }
    for (String foreign : new String[] {"identity", ".dockerconfigjson", ".dockercfg"}) {
      if (credentials.has(foreign)) {
        throw new SourceFailure(
            Reason.UNSUPPORTED,
            "the Secret of spec.source.secretRef holds " + foreign + ", which charts don't use",
            "give it username and password, or bearerToken, or ca.crt");
      }
    }
    SecretBytes user = credentials.get("username");
    SecretBytes password = credentials.get("password");
    SecretBytes token = credentials.get("bearerToken");
    if (token != null && (user != null || password != null)) {
      throw invalid("holds both bearerToken and username", "keep one of the two ways to log in");
    }
    if ((user == null) != (password == null)) {
      throw invalid("lacks " + (user == null ? "username" : "password"), "a login needs both");
    }
    Login login = new Login(basic(user, password), bearer(token), tls(credentials));
    if (login.equals(NONE)) {
      throw invalid(
          "holds nothing that charts use",
          "give it username and password, or bearerToken, or ca.crt");
    }
    if ((login.basic.isPresent() || login.bearer.isPresent())
        && "http".equals(address.origin().getScheme())) {
      throw new SourceFailure(
          Reason.INVALID_SPEC,
          "a login over plain http would be readable on the way",
          "use an https URL");
    }
    return login;
  }

  private static Optional<String> basic(
      @Nullable SecretBytes user, @Nullable SecretBytes password) {
    if (user == null || password == null) {
      return Optional.empty();
    }
    String pair = user.use(Login::text) + ":" + password.use(Login::text);
    return Optional.of(
        "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
  }

  private static Optional<String> bearer(@Nullable SecretBytes token) throws SourceFailure {
    if (token == null) {
      return Optional.empty();
    }
    String text = token.use(Login::text);
    if (text.isEmpty() || text.chars().anyMatch(c -> c <= ' ' || c >= 0x7f)) {
      throw invalid(
          "has an entry bearerToken with characters that no token has",
          "put the bare token there, without the word Bearer");
    }
    return Optional.of("Bearer " + text);
  }

  private static String text(byte[] value) {
    return new String(value, StandardCharsets.UTF_8).strip();
  }

  private static Tls tls(SourceCredentials credentials) throws SourceFailure {
    Optional<SecretBytes> authorities =
        first(credentials, "ca.crt").or(() -> first(credentials, "caFile"));
    Optional<SecretBytes> certificate =
        first(credentials, "tls.crt").or(() -> first(credentials, "certFile"));
    Optional<SecretBytes> key =
        first(credentials, "tls.key").or(() -> first(credentials, "keyFile"));
    if (certificate.isPresent() != key.isPresent()) {
      throw invalid(
          "lacks " + (key.isPresent() ? "tls.crt" : "tls.key"), "a client certificate needs both");
    }
    if (authorities.isEmpty() && certificate.isEmpty()) {
      return Tls.PLATFORM;
    }
    StringBuilder identity = new StringBuilder();
    for (Optional<SecretBytes> part : List.of(authorities, certificate, key)) {
      identity.append(part.map(it -> it.use(Archive::sha256)).orElse("none")).append(' ');
    }
    return new Tls(identity.toString(), authorities, certificate, key);
  }

  private static Optional<SecretBytes> first(SourceCredentials credentials, String key) {
    return Optional.ofNullable(credentials.get(key));
  }

  private static SourceFailure invalid(String what, String hint) {
    return new SourceFailure(
        Reason.INVALID_SPEC, "the Secret of spec.source.secretRef " + what, hint);
  }

  @Override
  public String toString() {
    return "Login[" + (basic.isPresent() || bearer.isPresent() ? "given" : "none") + "]";
  }
}

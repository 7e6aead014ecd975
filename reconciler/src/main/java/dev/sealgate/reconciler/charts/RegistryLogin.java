package dev.sealgate.reconciler.charts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sealgate.reconciler.git.SourceFailure;
import dev.sealgate.reconciler.model.Reason;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * How one repository of a registry lets us in: by nothing, by Basic, or by a token of the realm
 * that it names (distribution-spec, "token authentication"). The login is shown to that realm only
 * where it is of one house with the registry, and the token asked for is one to pull this
 * repository.
 */
final class RegistryLogin {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LONGEST_TOKEN = 64 << 10;
  // distribution-spec: what a token without a time is good for
  private static final int SHORTEST_LIFE = 60;
  private static final int LONGEST_LIFE = 600;

  /** Something that is asked of the registry. */
  interface Exchange {
    Web.Answer with(Optional<String> authorization) throws SourceFailure;
  }

  private final String name;
  private final Clock clock;
  private boolean basic;
  private Optional<String> token = Optional.empty();
  private Optional<String> tokenOf = Optional.empty();
  private Instant until = Instant.MIN;

  /**
   * @param name of the repository in the registry
   */
  RegistryLogin(String name, Clock clock) {
    this.name = name;
    this.clock = clock;
  }

  Web.Answer exchange(Web web, Login login, Exchange exchange) throws SourceFailure {
    Optional<String> known = login.bearer().or(() -> known(login));
    Web.Answer answer = exchange.with(known);
    if (answer.status() != 401
        || login.bearer().isPresent()
        || !Hosts.sameOrigin(web.home(), answer.from())) {
      return answer;
    }
    Optional<String> renewed = renew(answer, web, login);
    return renewed.isEmpty() || renewed.equals(known) ? answer : exchange.with(renewed);
  }

  /** A token is that of one login: who changes the password, gets a new one. */
  private Optional<String> known(Login login) {
    if (basic) {
      return login.basic();
    }
    return tokenOf.equals(login.basic()) && clock.instant().isBefore(until)
        ? token
        : Optional.empty();
  }

  private Optional<String> renew(Web.Answer refused, Web web, Login login) throws SourceFailure {
    Optional<Challenge> challenge = Challenge.of(refused.headers());
    basic = challenge.filter(Challenge.Basic.class::isInstance).isPresent();
    until = Instant.MIN;
    return challenge.isEmpty()
        ? Optional.empty()
        : switch (challenge.get()) {
          case Challenge.Basic _ -> login.basic();
          case Challenge.Bearer bearer -> token(bearer, web, login);
        };
  }

  private Optional<String> token(Challenge.Bearer challenge, Web web, Login login)
      throws SourceFailure {
    URI realm = realm(challenge, web);
    if (login.basic().isPresent() && !web.everywhere() && !Hosts.isOneHouse(web.home(), realm)) {
      throw new SourceFailure(
          Reason.SOURCE_UNTRUSTED,
          web.shown() + " wants the login to be sent to another host, " + realm.getHost(),
          "if that host is the registry's own, set spec.source.helm.passCredentials: true");
    }
    Web.Answer answer = web.at(realm).get(realm, Map.of(), login.basic());
    if (answer.status() != 200) {
      throw Failures.status(answer.status(), web.shown(), "token");
    }
    try {
      JsonNode body = JSON.readTree(answer.body());
      String text = body.path("token").asText(body.path("access_token").asText(""));
      if (text.isEmpty()
          || text.length() > LONGEST_TOKEN
          || text.chars().anyMatch(c -> c <= ' ' || c >= 0x7f)) {
        throw noToken(web);
      }
      int life = Math.clamp(body.path("expires_in").asLong(0), SHORTEST_LIFE, LONGEST_LIFE);
      // a little less, for the way
      until = clock.instant().plus(Duration.ofSeconds(life - SHORTEST_LIFE / 4));
      tokenOf = login.basic();
      token = Optional.of("Bearer " + text);
      return token;
    } catch (IOException _) {
      throw noToken(web);
    }
  }

  private URI realm(Challenge.Bearer challenge, Web web) throws SourceFailure {
    try {
      String service =
          challenge.service().isEmpty() ? "" : "service=" + encoded(challenge.service()) + "&";
      URI realm = URI.create(challenge.realm());
      String separator = realm.getRawQuery() == null ? "?" : "&";
      URI whole =
          URI.create(
              challenge.realm()
                  + separator
                  + service
                  + "scope="
                  + encoded("repository:" + name + ":pull"));
      if (whole.getHost() != null && whole.getRawFragment() == null) {
        return whole;
      }
    } catch (IllegalArgumentException _) {
      // told below
    }
    throw new SourceFailure(
        Reason.SOURCE_UNTRUSTED,
        web.shown() + " names a server for tokens that is none",
        "check that spec.source.repoURL is a registry");
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static SourceFailure noToken(Web web) {
    return new SourceFailure(
        Reason.SOURCE_UNREACHABLE,
        web.shown() + " names a server for tokens that answers without one",
        "it is tried again");
  }
}

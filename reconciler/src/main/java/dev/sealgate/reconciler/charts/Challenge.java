package dev.sealgate.reconciler.charts;

import java.net.http.HttpHeaders;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a registry says of how to log in: the header {@code WWW-Authenticate} of a 401. */
sealed interface Challenge {
  record Basic() implements Challenge {}

  /**
   * @param service empty when there is none
   */
  record Bearer(String realm, String service) implements Challenge {}

  Pattern SCHEME = Pattern.compile("(?i)(basic|bearer)\\b\\s*");
  Pattern PARAMETER =
      Pattern.compile("([a-zA-Z_]+)\\s*=\\s*(?:\"([^\"]*)\"|([^\\s,\"]+))\\s*,?\\s*");

  /** Tokens are preferred. */
  static Optional<Challenge> of(HttpHeaders headers) {
    List<Challenge> all =
        headers.allValues("WWW-Authenticate").stream()
            .filter(value -> value.length() <= 4096)
            .flatMap(value -> parse(value.strip()).stream())
            .toList();
    return all.stream()
        .filter(Bearer.class::isInstance)
        .findFirst()
        .or(() -> all.stream().findFirst());
  }

  private static Optional<Challenge> parse(String value) {
    Matcher scheme = SCHEME.matcher(value);
    if (!scheme.lookingAt()) {
      return Optional.empty();
    }
    if (scheme.group(1).toLowerCase(Locale.ROOT).equals("basic")) {
      return Optional.of(new Basic());
    }
    Map<String, String> parameters = new HashMap<>();
    Matcher parameter = PARAMETER.matcher(value);
    int at = scheme.end();
    while (parameter.region(at, value.length()).lookingAt()) {
      parameters.put(
          parameter.group(1).toLowerCase(Locale.ROOT),
          parameter.group(2) == null ? parameter.group(3) : parameter.group(2));
      at = parameter.end();
    }
    String realm = parameters.getOrDefault("realm", "");
    return realm.isEmpty()
        ? Optional.empty()
        : Optional.of(new Bearer(realm, parameters.getOrDefault("service", "")));
  }
}

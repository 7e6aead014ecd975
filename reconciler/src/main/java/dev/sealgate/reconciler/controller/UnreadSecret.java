package dev.sealgate.reconciler.controller;

import dev.sealgate.externalsecrets.ClusterAccess.Lookup;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.model.Reason;

/** Tells why a Secret that a field names gave nothing. */
final class UnreadSecret {
  private UnreadSecret() {}

  /**
   * @param secret the beginning of a sentence, with a space at its end
   * @param missing what it is called when there is none
   * @param lookup anything but found
   */
  static Problem problem(String secret, Reason missing, Settings settings, Lookup<?> lookup) {
    return switch (lookup) {
      case Lookup.Found<?> _ -> throw new IllegalArgumentException("it was found");
      case Lookup.Missing<?> _ ->
          Problem.of(missing, secret + "does not exist", "make it, or correct the name");
      case Lookup.Denied<?> _ ->
          Problem.of(
              Reason.FORBIDDEN,
              settings.identity() + " may not get secrets: " + secret + "can't be read",
              "grant it by a Role");
      case Lookup.Unreachable<?> _ ->
          Problem.of(
              Reason.API_UNAVAILABLE,
              secret + "can't be read: the API server does not answer",
              "it is tried again");
    };
  }
}

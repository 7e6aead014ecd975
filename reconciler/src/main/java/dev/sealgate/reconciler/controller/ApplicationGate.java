package dev.sealgate.reconciler.controller;

import dev.sealgate.crds.v1alpha1.Application;
import dev.sealgate.reconciler.cluster.ApiAnswer;
import dev.sealgate.reconciler.cluster.ApiClient;
import dev.sealgate.reconciler.cluster.ApiResource;
import dev.sealgate.reconciler.model.AppKey;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits until Applications can be listed: a controller may well start before its cluster. */
final class ApplicationGate {
  private static final Logger LOG = LoggerFactory.getLogger("dev.sealgate.controller");
  private static final Duration PAUSE = Duration.ofSeconds(2);
  static final ApiResource APPLICATIONS =
      new ApiResource(Application.GROUP, Application.VERSION, "Application", "applications", true);

  // some gateways have the server below a path of their own
  private static final Pattern ONE =
      Pattern.compile(
          ".*/apis/"
              + Pattern.quote(Application.GROUP + "/" + Application.VERSION)
              + "/namespaces/([^/]+)/applications/([^/]+)(/.*)?");

  private ApplicationGate() {}

  /** The Application that a request is about, by the path of its URI. */
  static Optional<AppKey> keyOf(String path) {
    Matcher one = ONE.matcher(path);
    return one.matches() ? Optional.of(new AppKey(one.group(1), one.group(2))) : Optional.empty();
  }

  /**
   * @param ended stops the waiting
   * @return whether they can be listed
   */
  static boolean await(ApiClient client, BooleanSupplier ended) {
    String told = "";
    while (!ended.getAsBoolean()) {
      ApiAnswer answer =
          client.get(APPLICATIONS.collectionPath("") + "?limit=1", "application/json");
      if (answer instanceof ApiAnswer.Ok) {
        return true;
      }
      String why = why(answer);
      if (!why.equals(told)) {
        LOG.atWarn().addKeyValue("why", why).log("Waiting for the cluster");
        told = why;
      }
      try {
        Thread.sleep(PAUSE);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return false;
  }

  private static String why(ApiAnswer answer) {
    return switch (answer) {
      case ApiAnswer.Ok _ -> "";
      case ApiAnswer.Missing _ ->
          "the CustomResourceDefinition of Application is not installed: apply deploy/";
      case ApiAnswer.Forbidden _ ->
          "the controller may not list applications.sealgate.dev: apply deploy/rbac.yaml";
      case ApiAnswer.Rejected _, ApiAnswer.Conflict _, ApiAnswer.Expired _ ->
          "the API server refuses to list Applications";
      case ApiAnswer.Unavailable(String detail) -> detail;
    };
  }
}

package dev.sealgate.reconciler.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether webhooks or admission policies of a cluster may have a say in what is written of a kind.
 * Only their rules are read: a selector or an expression may leave an object out, which is not
 * relied on.
 */
public final class AdmissionRules {
  private static final String GROUP = "/apis/admissionregistration.k8s.io/";
  private static final List<String> VERSIONS = List.of("v1", "v1beta1", "v1alpha1");
  private static final List<String> WEBHOOKS =
      List.of("validatingwebhookconfigurations", "mutatingwebhookconfigurations");
  private static final List<String> POLICIES =
      List.of("validatingadmissionpolicies", "mutatingadmissionpolicies");

  private final Optional<List<@Nullable Object>> rules;

  /**
   * @param rules empty when they can't be told
   */
  private AdmissionRules(Optional<List<@Nullable Object>> rules) {
    this.rules = rules;
  }

  /** Those of the cluster as they are now. Blocks. */
  public static AdmissionRules of(ApiClient client) {
    List<@Nullable Object> rules = new ArrayList<>();
    for (String plural : WEBHOOKS) {
      Optional<List<@Nullable Object>> configurations = list(client, plural);
      if (configurations.isEmpty()) {
        return new AdmissionRules(Optional.empty());
      }
      configurations.get().stream()
          .flatMap(configuration -> Json.list(configuration, "webhooks").stream())
          .forEach(webhook -> rules.addAll(Json.list(webhook, "rules")));
    }
    for (String plural : POLICIES) {
      Optional<List<@Nullable Object>> policies = list(client, plural);
      if (policies.isEmpty()) {
        return new AdmissionRules(Optional.empty());
      }
      policies
          .get()
          .forEach(policy ->
              rules.addAll(Json.list(policy, "spec", "matchConstraints", "resourceRules")));
    }
    return new AdmissionRules(Optional.of(rules));
  }

  /**
   * @return also true when it can't be told
   */
  public boolean mayJudge(ApiResource resource) {
    return rules.isEmpty() || matches(rules.get(), resource);
  }

  /** Empty when they can't be read. */
  private static Optional<List<@Nullable Object>> list(ApiClient client, String plural) {
    for (String version : VERSIONS) {
      ApiAnswer answer = client.get(GROUP + version + "/" + plural, Detail.FULL.accept());
      if (answer instanceof ApiAnswer.Ok(var whole)) {
        return Optional.of(Json.list(whole, "items"));
      }
      if (!(answer instanceof ApiAnswer.Missing)) {
        return Optional.empty();
      }
    }
    return Optional.of(List.of());
  }

  private static boolean matches(List<@Nullable Object> rules, ApiResource resource) {
    for (Object rule : rules) {
      List<@Nullable Object> groups = Json.list(rule, "apiGroups");
      boolean group = groups.contains("*") || groups.contains(resource.group());
      if (group && Json.list(rule, "resources").stream().anyMatch(it -> names(it, resource))) {
        return true;
      }
    }
    return false;
  }

  private static boolean names(@Nullable Object resources, ApiResource resource) {
    String whole = String.valueOf(resources).split("/", -1)[0];
    return whole.equals("*") || whole.equals(resource.plural());
  }
}

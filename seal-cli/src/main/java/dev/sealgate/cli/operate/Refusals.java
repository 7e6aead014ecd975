package dev.sealgate.cli.operate;

import dev.sealgate.cli.Failure;
import dev.sealgate.cli.cluster.Answer;

/**
 * Why the API server gave nothing, and the way out.
 *
 * @param verb of RBAC
 * @param resource with its group: {@code applications.sealgate.dev}
 * @param namespace empty for all
 */
record Refusals(String verb, String resource, String namespace) {
  static final String APPLICATIONS = "applications.sealgate.dev";

  Failure of(Answer answer) {
    return switch (answer) {
      case Answer.Found _, Answer.Expired _ ->
          Failure.of("the API server's answer is not understood", "try again");
      case Answer.Absent _ -> absent();
      case Answer.Denied(boolean known) -> known ? forbidden() : unknown();
      case Answer.Refused(int code, var fields) ->
          Failure.of(
              "the API server refuses to %s %s (%d)%s"
                  .formatted(
                      verb,
                      resource,
                      code,
                      fields.isEmpty() ? "" : ": " + String.join(", ", fields)),
              "docs/application.md says what an Application takes");
      case Answer.TooLong(int most) ->
          Failure.of(
              "the API server's answer is longer than %d MiB".formatted(most),
              "ask for less: name an Application, or a namespace by -n");
      case Answer.Silent(String why) ->
          Failure.of(
              "the API server of the kubeconfig's context " + why, "does kubectl get ns work?");
    };
  }

  private Failure absent() {
    return resource.equals(APPLICATIONS)
        ? Failure.of(
            "the cluster has no Applications: its CustomResourceDefinition is not installed",
            "is this the right --context? docs/install.md says how to install Sealgate")
        : Failure.of("there are no " + resource + where(), "is this the right --context?");
  }

  private static Failure unknown() {
    return Failure.of(
        "the API server does not accept these credentials", "log in to the cluster again");
  }

  private Failure forbidden() {
    int dot = resource.indexOf('.');
    String group = dot < 0 ? "\"\"" : resource.substring(dot + 1);
    String plural = dot < 0 ? resource : resource.substring(0, dot);
    return Failure.of(
        "you may not %s %s%s".formatted(verb, resource, where()),
        "ask for a %s with {apiGroups: [%s], resources: [%s], verbs: [%s]}"
            .formatted(namespace.isEmpty() ? "ClusterRole" : "Role", group, plural, verb));
  }

  private String where() {
    return namespace.isEmpty() ? " in all namespaces" : " in namespace " + namespace;
  }
}

package dev.sealgate.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** Where objects go. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "!(has(self.kubeConfig) && (has(self.server) || has(self.tokenSecretRef)))",
    message = "destination names a cluster twice: keep kubeConfig, or server and tokenSecretRef")
@ValidationRule(
    value = "has(self.server) == has(self.tokenSecretRef)",
    message = "destination.server and destination.tokenSecretRef are given together")
public record Destination(
    @Size(max = 63)
        @Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")
        @JsonPropertyDescription(
            "Namespace of the namespaced objects that name none. The Application's own when left"
                + " out.")
        @Nullable String namespace,
    @JsonPropertyDescription(
            "Another cluster, by a kubeconfig. The Application's own cluster when left out.")
        @Nullable KubeConfig kubeConfig,
    @Size(max = 512)
        @ValidationRule(
            value = "self.matches('^https://[^/@?#\\\\s]+(/[^@?#\\\\s]*)?$')",
            message = "destination.server is an https URL of host, port and path")
        @JsonPropertyDescription("Another cluster, by the address of its API server.")
        @Nullable String server,
    @JsonPropertyDescription(
            "Secret with token and ca.crt for destination.server, as a ServiceAccount's token Secret"
                + " has them, or a cluster Secret of Argo CD.")
        @Nullable SecretRef tokenSecretRef) {

  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record KubeConfig(
      @Required @JsonPropertyDescription("Secret of the Application's namespace that holds it.")
          SecretKeyRef secretRef) {}

  /** A key of a Secret in the Application's namespace. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record SecretKeyRef(
      @Required @Size(min = 1, max = 253) @JsonPropertyDescription("Name of the Secret.")
          String name,
      @Size(min = 1, max = 253)
          @JsonPropertyDescription("Key of its data. value, else value.yaml, when left out.")
          @Nullable String key) {}
}

package dev.sealgate.reconciler.controller;

import dev.sealgate.crds.v1alpha1.Application;
import dev.sealgate.crds.v1alpha1.ApplicationSpec;
import dev.sealgate.crds.v1alpha1.Destination;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The cluster that an Application names. */
sealed interface Target {
  /** Equal for Applications that surely name the same cluster. */
  String place();

  /** Its own. */
  record Home() implements Target {
    @Override
    public String place() {
      return "";
    }
  }

  /** By a kubeconfig. */
  record ByKubeconfig(String namespace, String secret, Optional<String> key) implements Target {
    @Override
    public String place() {
      return namespace + "/" + secret + "/" + key.orElse("");
    }
  }

  /** By an address and a Secret with a token. */
  record ByToken(String namespace, String secret, String server) implements Target {
    @Override
    public String place() {
      return server;
    }
  }

  /** The Secret with the login; empty when none is needed. */
  default Optional<String> secretName() {
    return switch (this) {
      case Home _ -> Optional.empty();
      case ByKubeconfig(_, String secret, _) -> Optional.of(secret);
      case ByToken(_, String secret, _) -> Optional.of(secret);
    };
  }

  /** The field that names the Secret. */
  default String field() {
    return switch (this) {
      case Home _ -> "";
      case ByKubeconfig _ -> "spec.destination.kubeConfig.secretRef";
      case ByToken _ -> "spec.destination.tokenSecretRef";
    };
  }

  static Target of(Application application) {
    ApplicationSpec spec = application.getSpec();
    return of(application.getMetadata().getNamespace(), spec == null ? null : spec.destination());
  }

  static Target of(String namespace, @Nullable Destination destination) {
    if (destination == null) {
      return new Home();
    }
    if (destination.kubeConfig() != null) {
      Destination.SecretKeyRef secret = destination.kubeConfig().secretRef();
      return new ByKubeconfig(namespace, secret.name(), Optional.ofNullable(secret.key()));
    }
    return destination.server() == null || destination.tokenSecretRef() == null
        ? new Home()
        : new ByToken(namespace, destination.tokenSecretRef().name(), destination.server());
  }
}

package dev.sealgate.reconciler.cluster;

import java.util.Objects;

/** As whom requests are made. */
public sealed interface Identity {
  /** The controller's own rights. */
  record Controller() implements Identity {
    @Override
    public String toString() {
      return "the controller's own ServiceAccount";
    }
  }

  /** Somebody who looks with a kubeconfig of their own. */
  record Person() implements Identity {
    @Override
    public String toString() {
      return "the user of the kubeconfig";
    }
  }

  /**
   * The login that a Secret has for another cluster.
   *
   * @param secret namespace/name
   */
  record Login(String secret) implements Identity {
    @Override
    public String toString() {
      return "the login of the Secret " + secret;
    }
  }

  /** A ServiceAccount that the controller impersonates. */
  record ServiceAccount(String namespace, String name) implements Identity {
    public ServiceAccount {
      Objects.requireNonNull(namespace, "namespace");
      Objects.requireNonNull(name, "name");
    }

    public String userName() {
      return "system:serviceaccount:" + namespace + ":" + name;
    }

    @Override
    public String toString() {
      return "ServiceAccount " + namespace + "/" + name;
    }
  }
}

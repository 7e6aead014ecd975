package dev.sealgate.reconciler.model;

import java.util.Comparator;
import java.util.Objects;

/**
 * The identity of a Kubernetes object, without a version: the same object under two versions of its
 * API is one object.
 *
 * @param group the API group, empty for the core group
 * @param namespace empty for a cluster-scoped object, or where a manifest names none
 */
public record ObjectRef(String group, String kind, String namespace, String name)
    implements Comparable<ObjectRef> {
  private static final Comparator<ObjectRef> ORDER =
      Comparator.comparing(ObjectRef::group)
          .thenComparing(ObjectRef::kind)
          .thenComparing(ObjectRef::namespace)
          .thenComparing(ObjectRef::name);

  public ObjectRef {
    Objects.requireNonNull(group, "group");
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(namespace, "namespace");
    Objects.requireNonNull(name, "name");
  }

  /** The group of {@code apiVersion}: "apps" of "apps/v1", empty of "v1". */
  public static String groupOf(String apiVersion) {
    int slash = apiVersion.indexOf('/');
    return slash < 0 ? "" : apiVersion.substring(0, slash);
  }

  public ObjectRef inNamespace(String newNamespace) {
    return new ObjectRef(group, kind, newNamespace, name);
  }

  @Override
  public int compareTo(ObjectRef other) {
    return ORDER.compare(this, other);
  }

  /** As kubectl prints it: "Deployment.apps shop/web", "Namespace shop". */
  @Override
  public String toString() {
    return kind
        + (group.isEmpty() ? "" : "." + group)
        + " "
        + (namespace.isEmpty() ? "" : namespace + "/")
        + name;
  }
}

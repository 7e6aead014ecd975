package dev.sealgate.reconciler.secrets;

import dev.sealgate.crypto.SecretBytes;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The controller's own Secrets, which hold its keys. Every method throws {@link
 * ClusterKeyException} when the API server refuses or does not answer.
 */
public interface ClusterSecrets {
  /** The caller closes it. */
  Optional<StoredSecret> find(String namespace, String name);

  /** The caller closes them. */
  List<StoredSecret> labelled(String namespace, String label, String value);

  /**
   * @return false when the name is taken
   */
  boolean create(NewSecret secret);

  /**
   * @param data decoded
   */
  record StoredSecret(
      String namespace, String name, Map<String, String> annotations, Map<String, SecretBytes> data)
      implements AutoCloseable {
    public StoredSecret {
      annotations = Map.copyOf(annotations);
      data = Map.copyOf(data);
    }

    @Override
    public void close() {
      data.values().forEach(SecretBytes::close);
    }

    @Override
    public String toString() {
      return namespace + "/" + name;
    }
  }

  /**
   * @param generated whether the API server appends a random suffix to the name
   * @param data borrowed
   */
  record NewSecret(
      String namespace,
      String name,
      boolean generated,
      String type,
      boolean immutable,
      Map<String, String> labels,
      Map<String, SecretBytes> data) {
    public NewSecret {
      labels = Map.copyOf(labels);
      data = Map.copyOf(data);
    }

    @Override
    public String toString() {
      return namespace + "/" + name;
    }
  }
}

package dev.sealgate.reconciler.secrets;

import dev.sealgate.reconciler.model.ObjectRef;
import java.util.Set;

/** The foreign kinds that are consumed: what they stand for is applied, not they themselves. */
enum ForeignKinds {
  SEALED_SECRET,
  EXTERNAL_SECRET,
  STORE,
  /** Of a foreign API that is consumed, but not this kind. */
  UNSUPPORTED,
  NONE;

  private static final String SEALED = "bitnami.com";
  private static final String EXTERNAL = "external-secrets.io";
  private static final Set<String> STORES = Set.of("SecretStore", "ClusterSecretStore");

  static ForeignKinds of(ObjectRef ref) {
    if (ref.group().equals(SEALED) && ref.kind().equals("SealedSecret")) {
      return SEALED_SECRET;
    }
    if (ref.group().equals(EXTERNAL)) {
      if (ref.kind().equals("ExternalSecret")) {
        return EXTERNAL_SECRET;
      }
      return STORES.contains(ref.kind()) ? STORE : UNSUPPORTED;
    }
    return ref.group().equals("generators." + EXTERNAL) ? UNSUPPORTED : NONE;
  }
}

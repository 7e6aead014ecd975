package dev.sealgate.cli;

import dev.sealgate.crypto.sealed.Scope;
import dev.sealgate.crypto.sealed.SealedSecrets;
import dev.sealgate.crypto.sealed.SealingCertificate;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One value, sealed to be pasted into {@code encryptedData}. */
record RawValue(
    World world,
    Source source,
    @Nullable Scope scope,
    @Nullable String namespace,
    @Nullable String name,
    ClusterOptions cluster) {

  /**
   * @param certificate is asked for when the command line is complete
   */
  String seal(Supplier<SealingCertificate> certificate) {
    Scope chosen = scope == null ? Scope.STRICT : scope;
    String item = name == null ? "" : name;
    if (item.isEmpty() && chosen == Scope.STRICT) {
      throw Failure.usage(
          "must provide the --name flag with --raw and --scope strict",
          "the name of the Secret is sealed in; --scope namespace-wide leaves it open");
    }
    String place = place(chosen);
    SealingCertificate key = certificate.get();
    if (key.isExpiredAt(world.clock().instant())) {
      throw Failure.of(
          "failed to encrypt using an expired certificate",
          "fetch the controller's newest one: seal cert");
    }
    return SealedSecrets.sealValue(source.content(), chosen, place, item, key, world.random());
  }

  private String place(Scope chosen) {
    if (chosen == Scope.CLUSTER_WIDE) {
      return "";
    }
    return Optional.ofNullable(namespace)
        .filter(given -> !given.isEmpty())
        .or(() -> cluster.namespaceToSealFor(world))
        .orElseThrow(() ->
            Failure.usage(
                "must provide the --namespace flag with --raw and --scope " + ScopeName.of(chosen),
                "the value opens in that namespace only"));
  }
}

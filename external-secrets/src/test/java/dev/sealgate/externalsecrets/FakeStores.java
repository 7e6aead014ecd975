package dev.sealgate.externalsecrets;

import dev.sealgate.externalsecrets.aws.AwsSettings;
import dev.sealgate.externalsecrets.standard.StandardProviders;
import java.security.SecureRandom;
import java.time.Clock;

/** A tree with the store {@code values} of the fake provider. */
final class FakeStores {

  private FakeStores() {}

  static ExternalSecrets standard() {
    return StandardProviders.open(Clock.systemUTC(), new SecureRandom(), AwsSettings.standard());
  }

  /**
   * @param data items of {@code spec.provider.fake.data}
   */
  static Resolutions with(String data) {
    return new Resolutions(standard()).store(store("values", data));
  }

  static String store(String name, String data) {
    return """
    apiVersion: external-secrets.io/v1
    kind: SecretStore
    metadata: {name: %s}
    spec:
      provider:
        fake:
          data:
    %s
    """
        .formatted(name, data.indent(8));
  }

  /** An ExternalSecret {@code app} of the store {@code values} with the given rest of its spec. */
  static String externalSecret(String spec) {
    return """
    apiVersion: external-secrets.io/v1
    kind: ExternalSecret
    metadata:
      name: app
    spec:
      secretStoreRef: {name: values}
    %s
    """
        .formatted(spec.indent(2));
  }
}

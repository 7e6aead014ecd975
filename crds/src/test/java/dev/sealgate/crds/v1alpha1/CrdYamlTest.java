package dev.sealgate.crds.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

class CrdYamlTest {
  @Test
  void theCommittedManifestIsWhatTheTypesSay() throws IOException {
    String generated = CrdYaml.generate();

    if (Boolean.getBoolean("crds.write")) {
      CrdYaml.main(new String[0]);
    }

    assertThat(Files.readString(CrdYaml.FILE))
        .as("after a change of the types: ./mvnw -pl crds test -Dcrds.write=true")
        .isEqualTo(generated);
  }

  @Test
  void fieldsThatAreLeftOutStayOut() {
    Application application =
        Serialization.unmarshal(
            """
            apiVersion: sealgate.dev/v1alpha1
            kind: Application
            metadata: {name: shop, namespace: shop}
            spec:
              source: {repoURL: https://git.example.com/shop.git}
              syncPolicy: {automated: {prune: true}, syncOptions: [CreateNamespace=true]}
            """,
            Application.class);

    assertThat(application.getSpec().interval()).isNull();
    assertThat(application.getSpec().syncPolicy())
        .isEqualTo(
            new SyncPolicy(
                new SyncPolicy.Automated(null, true, null, null, null, null),
                List.of(SyncOption.CREATE_NAMESPACE),
                null,
                null,
                null,
                null));
    assertThat(Serialization.asJson(application))
        .doesNotContain("null")
        .contains("\"syncOptions\":[\"CreateNamespace=true\"]");
  }
}

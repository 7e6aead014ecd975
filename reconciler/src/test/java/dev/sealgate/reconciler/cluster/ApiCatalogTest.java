package dev.sealgate.reconciler.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ApiCatalogTest {
  private static final String WIDGETS =
      """
      {"metadata": {"name": "example.com"}, "versions": [{"version": "v1", "freshness": "Current",
        "resources": [{"resource": "widgets", "responseKind": {"kind": "Widget"},
          "scope": "Namespaced", "verbs": ["patch"]}]}]}
      """;

  private final CannedApiServer server = new CannedApiServer();
  private Instant now = Instant.EPOCH;
  private final ApiCatalog catalog = new ApiCatalog(server.client(), () -> now);

  @AfterEach
  void close() {
    server.close();
  }

  private ApiCatalog.Lookup find() {
    return catalog.find("example.com/v1", "Widget");
  }

  @Test
  void asksOnceForAllThatIsMissing() {
    for (int i = 0; i < 1000; i++) {
      assertThat(find()).isInstanceOf(ApiCatalog.Lookup.Unknown.class);
    }

    assertThat(server.asked("/apis")).isEqualTo(1);
  }

  @Test
  void seesSoonWhatIsServedSince() {
    find();
    server.discover(WIDGETS);

    now = now.plusSeconds(1);

    assertThat(find()).isInstanceOf(ApiCatalog.Lookup.Served.class);
  }

  @Test
  void seesAtOnceWhatWasJustDefined() {
    find();
    server.discover(WIDGETS);

    catalog.forget(new ApiResource("example.com", "v1", "Widget", "widgets", true));

    assertThat(find()).isInstanceOf(ApiCatalog.Lookup.Served.class);
  }
}

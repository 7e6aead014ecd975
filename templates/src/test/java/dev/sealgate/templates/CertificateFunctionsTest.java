package dev.sealgate.templates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CertificateFunctionsTest {
  private static final String KEY =
      "-----BEGIN PRIVATE KEY-----\nAAECAwQF\n-----END PRIVATE KEY-----\n";

  private final String root = resource("root.pem");
  private final String intermediate = resource("intermediate.pem");
  private final String leaf = resource("leaf.pem");

  private static String render(String template, String pem) {
    return GoTemplate.render("t", template, Map.of("pem", pem), GoTemplate.Options.strict());
  }

  @Test
  void selectsBlocksByType() {
    String bundle = "junk\n" + leaf + KEY + "more\n" + root;

    assertThat(render("{{ .pem | filterPEM \"CERTIFICATE\" }}", bundle)).isEqualTo(leaf + root);
    assertThat(render("{{ .pem | filterPEM \"private key\" }}", bundle)).isEqualTo(KEY);
    assertThat(render("{{ .pem | filterPEM \"RSA PRIVATE KEY\" }}", bundle)).isEmpty();
  }

  @Test
  void ordersAChainWhateverItsOrder() {
    for (String bundle :
        new String[] {
          root + leaf + intermediate, leaf + intermediate + root, intermediate + root + leaf
        }) {
      assertThat(render("{{ filterCertChain \"leaf\" .pem }}", bundle)).isEqualTo(leaf);
      assertThat(render("{{ filterCertChain \"intermediate\" .pem }}", bundle))
          .isEqualTo(intermediate);
      assertThat(render("{{ filterCertChain \"root\" .pem }}", bundle)).isEqualTo(root);
    }
  }

  @Test
  void aLoneRootIsNoLeaf() {
    assertThat(render("{{ filterCertChain \"leaf\" .pem }}", root)).isEmpty();
    assertThat(render("{{ filterCertChain \"root\" .pem }}", leaf)).isEmpty();
    assertThat(render("{{ filterCertChain \"intermediate\" .pem }}", leaf)).isEmpty();
  }

  @Test
  void refusesWhatIsNoChain() {
    assertThatThrownBy(() -> render("{{ filterCertChain \"leaf\" .pem }}", leaf + root))
        .isInstanceOf(TemplateException.class)
        .hasMessageContaining("not one chain");
    assertThatThrownBy(() -> render("{{ filterCertChain \"leaf\" .pem }}", leaf + KEY))
        .isInstanceOf(TemplateException.class)
        .hasMessageContaining("not an X.509 certificate");
  }

  private static String resource(String name) {
    try (InputStream in =
        CertificateFunctionsTest.class.getResourceAsStream("/certificates/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw new IllegalStateException(name, e);
    }
  }
}

package dev.sealgate.templates;

import dev.sealgate.testbed.fuzz.FuzzTarget;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Templates: parsed, and rendered over a small tree. No error quotes a value of the tree. */
public final class TemplateFuzz implements FuzzTarget {
  private static final String PLANTED = "pl4nted-Kx81qz";
  private static final Map<String, Object> DATA =
      Map.ofEntries(
          Map.entry("name", PLANTED),
          Map.entry("port", 5432),
          Map.entry("ratio", 0.25),
          Map.entry("yes", true),
          Map.entry("list", List.of("b", PLANTED, "a")),
          Map.entry("user", Map.of("name", PLANTED, "roles", List.of("x"))),
          Map.entry("json", "{\"a\": {\"b\": [1, 2.5, \"" + PLANTED + "\", null, true]}}"),
          Map.entry("yaml", "a: 1\nb:\n  - " + PLANTED + "\n  - y: true\n"),
          Map.entry("b64", "cGw0bnRlZC1LeDgxcXo="),
          Map.entry("bytes", new byte[] {0, (byte) 0xff, 0x41}));

  /** As the default, with work and output that a fuzzer can afford. */
  private static final GoTemplate.Options OPTIONS =
      new GoTemplate.Options(false, 1 << 16, 1 << 20, 100);

  @Override
  public List<byte[]> seeds() {
    return GoldenTest.cases().values().stream()
        .map(each -> each.template().getBytes(StandardCharsets.UTF_8))
        .toList();
  }

  @Override
  public void run(byte[] input) {
    String template = new String(input, StandardCharsets.UTF_8);
    String first = outcome(template);
    String second = outcome(template);
    if (!first.equals(second)) {
      throw new AssertionError("rendered twice, two results:\n" + first + "\n" + second);
    }
  }

  private static String outcome(String template) {
    try {
      byte[] result = GoTemplate.renderBytes("t", template, DATA, OPTIONS);
      if (result.length > OPTIONS.maxOutputBytes()) {
        throw new AssertionError("a result of " + result.length + " bytes");
      }
      return new String(result, StandardCharsets.ISO_8859_1);
    } catch (TemplateException e) {
      String message = e.getMessage() + e.hint();
      if (e.getCause() != null || (message.contains(PLANTED) && !template.contains(PLANTED))) {
        throw new AssertionError("an error with a cause, or that quotes a value", e);
      }
      return message;
    }
  }
}

package dev.sealgate.externalsecrets;

import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.externalsecrets.ExternalSecretSpec.Template;
import dev.sealgate.externalsecrets.ExternalSecretSpec.TemplateFrom;
import dev.sealgate.externalsecrets.Failure.Kind;
import dev.sealgate.externalsecrets.values.KeyConversion;
import dev.sealgate.templates.GoTemplate;
import dev.sealgate.templates.TemplateException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.schema.FailsafeSchema;

/**
 * {@code target.template}: the Secret's data out of the fetched values. {@code data} goes before
 * {@code templateFrom}, which goes before the fetched values; those stay only where nothing else
 * gives data, or with {@code mergePolicy: Merge}.
 */
final class SecretTemplate {

  private static final int MAX_YAML = 2 << 20;

  /** Shorter values stand in ordinary names by chance. */
  private static final int SHORTEST_SECRET = 4;

  private final ExternalSecretRequest request;
  private final Findings findings;
  private final Map<String, byte[]> values = new HashMap<>();
  private final SortedMap<String, SecretBytes> result = new TreeMap<>();

  private SecretTemplate(ExternalSecretRequest request, Findings findings) {
    this.request = request;
    this.findings = findings;
  }

  /**
   * The data of the Secret, new values throughout; what went wrong is in the findings.
   *
   * @param fetched stays the caller's
   */
  static SortedMap<String, SecretBytes> render(
      Template template,
      Map<String, SecretBytes> fetched,
      ExternalSecretRequest request,
      Findings findings) {
    return new SecretTemplate(request, findings).render(template, fetched);
  }

  private SortedMap<String, SecretBytes> render(
      Template template, Map<String, SecretBytes> fetched) {
    fetched.forEach((key, value) -> values.put(key, value.copyBytes()));
    try {
      if (template.keepFetched() || (template.data().isEmpty() && template.from().isEmpty())) {
        fetched.forEach((key, value) -> put(key, value.copyBytes()));
      }
      template.from().forEach(this::include);
      template
          .data()
          .forEach((key, text) -> putRendered(key, key, text, template.path() + ".data." + key));
      return result;
    } finally {
      values.values().forEach(value -> Arrays.fill(value, (byte) 0));
    }
  }

  private void include(TemplateFrom from) {
    switch (from) {
      case TemplateFrom.Literal(String text, String path) ->
          putKeysAndValues("literal", text, path);
      case TemplateFrom.Referenced referenced -> include(referenced);
    }
  }

  private void include(TemplateFrom.Referenced from) {
    String namespace = request.namespace();
    String object = (from.secret() ? "Secret " : "ConfigMap ") + namespace + "/" + from.name();
    Map<String, SecretBytes> texts = Map.of();
    try {
      texts =
          StoreContext.found(
              from.secret()
                  ? request.access().secret(namespace, from.name())
                  : request.access().configMap(namespace, from.name()),
              object,
              "get",
              from.path());
      for (TemplateFrom.Item item : from.items()) {
        include(item, texts, object);
      }
    } catch (StoreException e) {
      findings.add(e.kind(), e.field(), e.getMessage(), e.hint());
    } finally {
      texts.values().forEach(SecretBytes::close);
    }
  }

  private void include(TemplateFrom.Item item, Map<String, SecretBytes> texts, String object) {
    SecretBytes bytes = texts.get(item.key());
    if (bytes == null) {
      findings.add(
          Kind.MISSING,
          item.path(),
          object + " has no key " + item.key(),
          "add it, or correct the key");
      return;
    }
    String text = bytes.use(live -> new String(live, StandardCharsets.UTF_8));
    if (item.keysAndValues()) {
      putKeysAndValues(item.key(), text, item.path());
    } else {
      putRendered(item.key(), item.key(), text, item.path());
    }
  }

  private void putRendered(String key, String name, String text, String path) {
    try {
      put(key, GoTemplate.renderBytes(name, text, values, GoTemplate.Options.strict()));
    } catch (TemplateException e) {
      report(e, path);
    }
  }

  private void putKeysAndValues(String name, String text, String path) {
    try {
      String rendered = GoTemplate.render(name, text, values, GoTemplate.Options.strict());
      if (yaml(rendered) instanceof Map<?, ?> map) {
        map.forEach((key, value) -> putYaml(key, value, path));
      } else {
        findings.add(
            Kind.MALFORMED,
            path,
            "doesn't render to a YAML map of keys and values",
            "write one key: value a line, and indent or quote values of several lines");
      }
    } catch (TemplateException e) {
      report(e, path);
    }
  }

  /** Every scalar as the text it is; an empty text if this is no YAML. */
  private static Object yaml(String text) {
    LoadSettings settings =
        LoadSettings.builder()
            .setSchema(new FailsafeSchema())
            .setAllowDuplicateKeys(false)
            .setMaxAliasesForCollections(10)
            .setCodePointLimit(MAX_YAML)
            .setBufferSize(text.length() + 1) // else a long plain scalar takes quadratic time
            .build();
    try {
      Object loaded = new Load(settings).loadFromString(text);
      return loaded == null ? "" : loaded;
    } catch (YamlEngineException | NumberFormatException | StackOverflowError _) {
      // Its message quotes the text.
      return "";
    }
  }

  private void putYaml(Object key, Object value, String path) {
    if (!(key instanceof String name && value instanceof String text)) {
      findings.add(
          Kind.MALFORMED,
          path,
          "renders to a YAML value that is no text",
          "quote it, or pass it through toJson");
    } else if (!KeyConversion.isValidKey(name)) {
      // The name may have been made of a value, so it isn't told.
      findings.add(
          Kind.MALFORMED,
          path,
          "renders to a key that a Secret can't have",
          "use letters, digits, '-', '_' and '.'");
    } else if (holdsValue(name)) {
      findings.add(
          Kind.UNSUPPORTED,
          path,
          "makes a key of the Secret out of a secret value",
          "write the keys themselves; only what stands under a key is kept secret");
    } else {
      put(name, text.getBytes(StandardCharsets.UTF_8));
    }
  }

  private boolean holdsValue(String name) {
    return values.values().stream()
        .filter(value -> value.length >= SHORTEST_SECRET)
        .anyMatch(value -> name.contains(new String(value, StandardCharsets.UTF_8)));
  }

  private void put(String key, byte[] value) {
    SecretBytes before = result.put(key, SecretBytes.takeOwnershipOf(value));
    if (before != null) {
      before.close();
    }
  }

  private void report(TemplateException e, String path) {
    findings.add(
        kind(e),
        path,
        "line "
            + e.line()
            + ", column "
            + e.column()
            + ": "
            + e.function().map(name -> name + ": ").orElse("")
            + e.detail(),
        e.hint().isEmpty() ? "correct the template" : e.hint());
  }

  /** The kind of failure that a template's is. */
  static Kind kind(TemplateException e) {
    return switch (e.kind()) {
      case UNKNOWN_FUNCTION, REFUSED_FUNCTION -> Kind.UNSUPPORTED;
      case SYNTAX, MISSING_KEY, BAD_ARGUMENT, FAILED_ON_PURPOSE, LIMIT -> Kind.MALFORMED;
    };
  }
}

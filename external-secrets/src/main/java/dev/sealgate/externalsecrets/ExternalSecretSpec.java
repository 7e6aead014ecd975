package dev.sealgate.externalsecrets;

import dev.sealgate.externalsecrets.values.Decoding;
import dev.sealgate.externalsecrets.values.KeyConversion;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An ExternalSecret, read and checked. Paths say where each part stands in the manifest. */
record ExternalSecretSpec(
    String name,
    Map<String, String> labels,
    Map<String, String> annotations,
    List<Source> sources,
    Target target,
    Duration refreshInterval) {

  record StoreRef(StoreKind kind, String name, String path) {}

  record RemoteRef(
      String key,
      String property,
      String version,
      boolean metadata,
      KeyConversion conversion,
      Decoding decoding,
      boolean refuseNullBytes,
      String path) {}

  /** Where keys come from, in the order in which later ones override earlier ones. */
  sealed interface Source {
    StoreRef store();

    RemoteRef ref();

    /** One entry of {@code data}. */
    record OneKey(String secretKey, StoreRef store, RemoteRef ref) implements Source {}

    /** {@code dataFrom[].extract}. */
    record Extract(StoreRef store, RemoteRef ref, List<KeyRewrite> rewrites) implements Source {}
  }

  /** One step of {@code dataFrom[].rewrite}. */
  sealed interface KeyRewrite {
    String path();

    record Regexp(String source, String target, String path) implements KeyRewrite {}

    record Transform(String template, String path) implements KeyRewrite {}
  }

  record Target(
      String name,
      boolean prune,
      boolean withdrawWhenMissing,
      boolean immutable,
      Optional<Template> template) {}

  /**
   * @param type empty for none
   * @param keepFetched {@code mergePolicy: Merge}
   */
  record Template(
      String type,
      Map<String, String> labels,
      Map<String, String> annotations,
      List<String> finalizers,
      boolean keepFetched,
      Map<String, String> data,
      List<TemplateFrom> from,
      String path) {}

  /** One entry of {@code template.templateFrom}. */
  sealed interface TemplateFrom {
    String path();

    record Literal(String text, String path) implements TemplateFrom {}

    record Referenced(boolean secret, String name, List<Item> items, String path)
        implements TemplateFrom {}

    /**
     * A key of the object whose text is a template.
     *
     * @param keysAndValues the rendered text is a YAML map of keys and values, not one value
     */
    record Item(String key, boolean keysAndValues, String path) {}
  }
}

package dev.sealgate.externalsecrets;

import dev.sealgate.externalsecrets.ExternalSecretSpec.Target;
import dev.sealgate.externalsecrets.ExternalSecretSpec.Template;
import dev.sealgate.externalsecrets.ExternalSecretSpec.TemplateFrom;
import dev.sealgate.externalsecrets.Failure.Kind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads {@code spec.target} of an ExternalSecret. */
final class TargetReader {

  /**
   * Types whose Secrets the API server or the kubelet turns into credentials of the cluster: who
   * may write an ExternalSecret must not be able to mint them.
   */
  private static final Set<String> REFUSED_TYPES =
      Set.of("kubernetes.io/service-account-token", "bootstrap.kubernetes.io/token");

  private TargetReader() {}

  static Target read(Fields spec, String externalSecretName) {
    Optional<Fields> given = spec.object("target");
    if (given.isEmpty()) {
      return new Target(externalSecretName, true, false, false, Optional.empty());
    }
    Fields target = given.get();
    target.unsupported("manifest", "Sealgate makes Secrets only; put the object into Git");
    return new Target(
        target.text("name", externalSecretName),
        creationPolicy(target),
        deletionPolicy(target),
        target.flag("immutable").orElse(false),
        target.object("template").map(TargetReader::template));
  }

  /** Whether the Secret goes with the ExternalSecret. */
  private static boolean creationPolicy(Fields target) {
    String policy = target.text("creationPolicy", "Owner");
    if (!Set.of("Owner", "Orphan").contains(policy)) {
      target.refuse(
          Kind.UNSUPPORTED,
          "creationPolicy",
          "has a value that Sealgate doesn't take here",
          "use Owner, or Orphan to keep the Secret; Sealgate only writes whole Secrets");
    }
    return !policy.equals("Orphan");
  }

  /** Whether the Secret goes when the store says that all of its sources are gone. */
  private static boolean deletionPolicy(Fields target) {
    String policy = target.text("deletionPolicy", "Retain");
    if (!Set.of("Retain", "Delete").contains(policy)) {
      target.refuse(
          Kind.UNSUPPORTED,
          "deletionPolicy",
          "has a value that Sealgate doesn't take here",
          "use Retain or Delete; Sealgate never drops single keys of a Secret");
    }
    return policy.equals("Delete");
  }

  private static Template template(Fields template) {
    String type = template.text("type", "");
    if (REFUSED_TYPES.contains(type)) {
      template.refuse(
          Kind.UNSUPPORTED,
          "type",
          "is a type that would mint credentials of the cluster",
          "use another type; Secrets of this type are made by the cluster itself");
    }
    template.choice("engineVersion", Map.of("v2", true), true);
    Optional<Fields> metadata = template.object("metadata");
    return new Template(
        type,
        metadata.map(m -> literals(m, "labels")).orElse(Map.of()),
        metadata.map(m -> literals(m, "annotations")).orElse(Map.of()),
        metadata.map(m -> m.texts("finalizers")).orElse(List.of()),
        template.choice("mergePolicy", Map.of("Replace", false, "Merge", true), false),
        template.textMap("data"),
        template.objects("templateFrom").stream()
            .map(TargetReader::templateFrom)
            .flatMap(Optional::stream)
            .toList(),
        template.path());
  }

  private static Map<String, String> literals(Fields metadata, String field) {
    Map<String, String> texts = metadata.textMap(field);
    texts.forEach((key, value) -> {
      if (value.contains("{{")) {
        metadata.refuse(
            Kind.UNSUPPORTED,
            field + "." + key,
            "is a template, which could put a secret value into the metadata",
            "write the text itself; values go into data only");
      }
    });
    return texts;
  }

  private static Optional<TemplateFrom> templateFrom(Fields from) {
    from.unsupported("valuesDecodingStrategy", "decode in the template with b64dec");
    if (!from.text("target", "Data").equals("Data")) {
      from.refuse(
          Kind.UNSUPPORTED,
          "target",
          "would put secret values outside of the Secret's data",
          "use target: Data");
    }
    Optional<TemplateFrom> literal =
        from.text("literal").map(text -> new TemplateFrom.Literal(text, from.path("literal")));
    Optional<TemplateFrom> configMap = from.object("configMap").map(ref -> referenced(ref, false));
    Optional<TemplateFrom> secret = from.object("secret").map(ref -> referenced(ref, true));
    List<TemplateFrom> found =
        List.of(literal, configMap, secret).stream().flatMap(Optional::stream).toList();
    if (found.size() != 1) {
      from.refuse(Kind.MALFORMED, "", "must have one of configMap, secret and literal", "keep one");
    }
    return found.stream().findFirst();
  }

  private static TemplateFrom referenced(Fields ref, boolean secret) {
    List<TemplateFrom.Item> items =
        ref.objects("items").stream()
            .map(item ->
                new TemplateFrom.Item(
                    item.requiredText("key"),
                    item.choice(
                        "templateAs", Map.of("Values", false, "KeysAndValues", true), false),
                    item.path("key")))
            .toList();
    return new TemplateFrom.Referenced(secret, ref.requiredText("name"), items, ref.path());
  }
}

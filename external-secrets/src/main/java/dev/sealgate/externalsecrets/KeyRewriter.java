package dev.sealgate.externalsecrets;

import com.google.re2j.Pattern;
import dev.sealgate.externalsecrets.ExternalSecretSpec.KeyRewrite;
import dev.sealgate.externalsecrets.Failure.Kind;
import dev.sealgate.externalsecrets.values.GoReplace;
import dev.sealgate.templates.BoundedRegex;
import dev.sealgate.templates.GoTemplate;
import dev.sealgate.templates.TemplateException;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** {@code dataFrom[].rewrite}: new names for the extracted keys. */
final class KeyRewriter {

  private final Findings findings;

  KeyRewriter(Findings findings) {
    this.findings = findings;
  }

  /** The map under new names, or empty with findings. The values stay as they are. */
  <V> Optional<SortedMap<String, V>> rewrite(SortedMap<String, V> values, KeyRewrite rewrite) {
    Optional<UnaryOperator<String>> operation =
        switch (rewrite) {
          case KeyRewrite.Regexp regexp -> regexp(regexp);
          case KeyRewrite.Transform transform -> transform(transform);
        };
    return operation.flatMap(renaming -> apply(values, renaming, rewrite));
  }

  private <V> Optional<SortedMap<String, V>> apply(
      SortedMap<String, V> values, UnaryOperator<String> renaming, KeyRewrite rewrite) {
    SortedMap<String, V> renamed = new TreeMap<>();
    try {
      for (Map.Entry<String, V> entry : values.entrySet()) {
        String key = renaming.apply(entry.getKey());
        if (renamed.putIfAbsent(key, entry.getValue()) != null) {
          findings.add(
              Kind.MALFORMED,
              rewrite.path(),
              "gives two keys the name " + key,
              "write a rule that keeps them apart");
          return Optional.empty();
        }
      }
      return Optional.of(renamed);
    } catch (TemplateException e) {
      findings.add(SecretTemplate.kind(e), rewrite.path(), e.detail(), e.hint());
      return Optional.empty();
    }
  }

  private Optional<UnaryOperator<String>> regexp(KeyRewrite.Regexp rule) {
    Optional<Pattern> source = BoundedRegex.compile(rule.source());
    if (source.isEmpty()) {
      findings.add(
          Kind.MALFORMED,
          rule.path() + ".source",
          "is not RE2 syntax, or too large",
          "correct it; look-around and back-references don't exist in RE2");
    }
    return source.map(pattern -> key -> GoReplace.all(pattern, key, rule.target()));
  }

  private Optional<UnaryOperator<String>> transform(KeyRewrite.Transform rule) {
    try {
      GoTemplate template = GoTemplate.parse("transform", rule.template());
      return Optional.of(key -> template.render(Map.of("value", key), GoTemplate.Options.strict()));
    } catch (TemplateException e) {
      findings.add(SecretTemplate.kind(e), rule.path() + ".template", e.detail(), e.hint());
      return Optional.empty();
    }
  }
}

package dev.sealgate.reconciler.secrets;

import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.mask.SecretRegistry;
import dev.sealgate.crypto.sealed.OpenOptions;
import dev.sealgate.crypto.sealed.OpenedSecret;
import dev.sealgate.crypto.sealed.Scope;
import dev.sealgate.crypto.sealed.SealedSecrets;
import dev.sealgate.reconciler.model.Manifest;
import dev.sealgate.reconciler.model.Reason;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Opens a SealedSecret of the Git tree with the keys of the cluster. */
final class SealedSecretOpener {
  /** Which release's rules decide when a template entry and an encrypted item have one key. */
  private static final String TEMPLATE_MERGE = "sealgate.dev/template-merge";

  private final PreparationRequest request;
  private final SecretRegistry registry;
  private final Set<String> placeholders;
  private final ProblemList problems;

  /**
   * @param detail one line for the provenance
   */
  record Opened(Manifest secret, String detail) {}

  SealedSecretOpener(
      PreparationRequest request,
      SecretRegistry registry,
      Set<String> placeholders,
      ProblemList problems) {
    this.request = request;
    this.registry = registry;
    this.placeholders = placeholders;
    this.problems = problems;
  }

  Optional<Opened> open(Manifest sealed) {
    if (request.sealingKeys().keys().isEmpty()) {
      problems.add(
          Reason.KEY_MISSING,
          sealed.origin(),
          "spec.encryptedData",
          "the cluster has no sealing key that could open the SealedSecret",
          "restore the Secrets labelled sealedsecrets.bitnami.com/sealed-secrets-key=active in the"
              + " controller's namespace");
      return Optional.empty();
    }
    if (!new WriteGate(request, problems).admits(sealed, sealed.ref().name())) {
      return Optional.empty();
    }
    try (OpenedSecret opened =
        SealedSecrets.open(placed(sealed), request.sealingKeys(), options(sealed))) {
      Manifest secret =
          ProducedSecret.manifest(
              opened.metadata(),
              opened.type(),
              opened.immutable(),
              opened.data(),
              registry,
              placeholders,
              sealed);
      return Optional.of(new Opened(secret, scope(sealed)));
    } catch (CryptoException failure) {
      problems.addAll(CryptoProblems.at(sealed.origin(), "", failure));
      return Optional.empty();
    }
  }

  private static OpenOptions options(Manifest sealed) {
    String merge =
        sealed.metadata().get("annotations") instanceof Map<?, ?> map
                && map.get(TEMPLATE_MERGE) instanceof String text
            ? text
            : "encrypted-wins";
    return switch (merge) {
      case "encrypted-wins" -> OpenOptions.DEFAULT;
      case "template-wins" -> new OpenOptions(OpenOptions.TemplateMerge.TEMPLATE_WINS, true);
      default ->
          throw new CryptoException.Malformed(
                  "SealedSecret",
                  -1,
                  "must be encrypted-wins or template-wins",
                  "leave it out for the rules of sealed-secrets 0.37 and later")
              .at(CryptoException.Location.keyPath("metadata.annotations." + TEMPLATE_MERGE));
    };
  }

  /** A SealedSecret without a namespace is opened for the one where its Secret goes. */
  private Map<String, @Nullable Object> placed(Manifest sealed) {
    Map<String, @Nullable Object> body = new LinkedHashMap<>(sealed.body());
    Map<String, @Nullable Object> metadata = new LinkedHashMap<>(sealed.metadata());
    metadata.computeIfAbsent("namespace", _ -> request.namespace());
    body.put("metadata", metadata);
    return body;
  }

  private static String scope(Manifest sealed) {
    Map<?, ?> annotations =
        sealed.metadata().get("annotations") instanceof Map<?, ?> map ? map : Map.of();
    Map<String, Object> texts = new LinkedHashMap<>();
    annotations.forEach((key, value) -> {
      if (value != null) {
        texts.put((String) key, value);
      }
    });
    return "scope " + Scope.ofAnnotations(texts).name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}

package dev.sealgate.cli.preview;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import dev.sealgate.cli.Failure;
import dev.sealgate.crds.v1alpha1.Application;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads Application manifests, strictly: a misspelled field is one that the API server drops. */
final class Applications {
  private static final String DEFAULT_NAMESPACE = "sealgate-system";

  private Applications() {}

  static Application read(String file, Map<String, @Nullable Object> body) {
    Map<String, @Nullable Object> whole = new LinkedHashMap<>(body);
    whole.remove("status");
    Map<String, @Nullable Object> metadata = new LinkedHashMap<>();
    if (body.get("metadata") instanceof Map<?, ?> given) {
      given.forEach((key, value) -> metadata.put(String.valueOf(key), value));
    }
    metadata.putIfAbsent("namespace", DEFAULT_NAMESPACE);
    whole.put("metadata", metadata);
    var mapper = Serialization.jsonMapper();
    try {
      Application application =
          mapper
              .readerFor(Application.class)
              .with(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
              .readValue(mapper.writeValueAsBytes(whole));
      return complete(file, application);
    } catch (IOException | IllegalArgumentException e) {
      throw unreadable(file, e);
    }
  }

  private static Application complete(String file, @Nullable Application application) {
    if (application == null
        || application.getSpec() == null
        || application.getSpec().source() == null
        || application.getMetadata().getName() == null) {
      throw Failure.of(
          file + ": the Application has no name, or no spec.source",
          "docs/application.md names its fields");
    }
    return application;
  }

  /** Jackson's own text may repeat the input. */
  private static Failure unreadable(String file, Exception problem) {
    Throwable cause = problem instanceof JacksonException ? problem : problem.getCause();
    String path =
        cause instanceof JsonMappingException mapping
            ? mapping.getPath().stream()
                .map(part ->
                    Optional.ofNullable(part.getFieldName()).orElse("[" + part.getIndex() + "]"))
                .collect(Collectors.joining("."))
            : "";
    return Failure.of(
        file + ": " + (path.isEmpty() ? "the Application" : path) + " is not understood",
        "docs/application.md names the fields of an Application and what they take");
  }

  /** One that applies a folder as it is. */
  static Application ofFolder(String path, String namespace) {
    return read(
        "the folder",
        Map.of(
            "apiVersion",
            "sealgate.dev/v1alpha1",
            "kind",
            "Application",
            "metadata",
            Map.of("name", "preview", "namespace", namespace),
            "spec",
            Map.of(
                "source",
                Map.of("repoURL", "https://example.invalid/preview.git", "path", path),
                "destination",
                Map.of("namespace", namespace),
                "decryption",
                Map.of("secretRef", Map.of("name", "preview")))));
  }

  static String folder(Application application) {
    String path = application.getSpec().source().path();
    return path == null ? "" : path.replaceAll("^(\\./)+|/+$", "").replaceAll("^\\.$", "");
  }
}

package dev.sealgate.reconciler.cluster;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The stored CustomResourceDefinitions. Discovery leaves out a kind whose definition is there but
 * not served: just made or restarted, in conflict about a name, or switched off. Its objects exist
 * all the same.
 */
final class Definitions {
  private static final ApiResource RESOURCE =
      new ApiResource(
          "apiextensions.k8s.io",
          "v1",
          "CustomResourceDefinition",
          "customresourcedefinitions",
          false);
  private static final int PAGE = 500;

  private final ApiClient client;

  Definitions(ApiClient client) {
    this.client = client;
  }

  /** {@code Unknown} only when the server said that it stores no definition of the kind. */
  ApiCatalog.Lookup find(String group, String kind) {
    List<String> names = new ArrayList<>();
    String token = "";
    do {
      String page =
          token.isEmpty() ? "" : "&continue=" + URLEncoder.encode(token, StandardCharsets.UTF_8);
      ApiAnswer answer =
          client.get(
              RESOURCE.collectionPath("") + "?limit=" + PAGE + page, Detail.METADATA.acceptList());
      if (!(answer instanceof ApiAnswer.Ok(var list))) {
        return doubt(answer);
      }
      for (Object item : Json.list(list, "items")) {
        String name = Json.text(item, "metadata", "name");
        if (name.endsWith("." + group)) {
          names.add(name);
        }
      }
      token = Json.text(list, "metadata", "continue");
    } while (!token.isEmpty());
    for (String name : names) {
      switch (client.get(RESOURCE, "", name, Detail.FULL)) {
        case ApiAnswer.Ok(var definition) -> {
          if (Json.text(definition, "spec", "names", "kind").equals(kind)) {
            return new ApiCatalog.Lookup.Doubt("its definition " + name + " is not served now");
          }
        }
        case ApiAnswer.Missing _ -> {}
        case ApiAnswer other -> {
          return doubt(other);
        }
      }
    }
    return new ApiCatalog.Lookup.Unknown();
  }

  private static ApiCatalog.Lookup doubt(ApiAnswer answer) {
    return new ApiCatalog.Lookup.Doubt(
        answer instanceof ApiAnswer.Forbidden
            ? "the controller may not list customresourcedefinitions"
            : "the API server does not tell its definitions");
  }
}

package dev.sealgate.reconciler.cluster;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A collection, asked for once. */
public sealed interface Listing {
  int PAGE = 500;

  /**
   * @param version of the collection, from which it can be watched
   */
  record Whole(List<Map<String, @Nullable Object>> objects, String version) implements Listing {
    public Whole {
      objects = List.copyOf(objects);
    }
  }

  record Failed(ApiAnswer why) implements Listing {}

  static Listing of(ApiClient client, ResourceWatch.Scope scope) {
    List<Map<String, @Nullable Object>> objects = new ArrayList<>();
    String token = "";
    SizedReader reader = new SizedReader();
    while (true) {
      String path = scope.resource().collectionPath(scope.namespace()) + "?limit=" + PAGE;
      if (!scope.selector().isEmpty()) {
        path += "&" + scope.query();
      }
      if (!token.isEmpty()) {
        path += "&continue=" + URLEncoder.encode(token, StandardCharsets.UTF_8);
      }
      ApiAnswer answer = client.get(path, scope.detail().acceptList(), reader);
      if (reader.bytes() > client.where().mostBytes()) {
        return new Failed(new ApiAnswer.Unavailable("the list is over the bound"));
      }
      if (!(answer instanceof ApiAnswer.Ok(var page))) {
        return new Failed(answer);
      }
      for (Object item : Json.list(page, "items")) {
        objects.add(Json.map(item));
      }
      token = Json.text(page, "metadata", "continue");
      if (token.isEmpty()) {
        return new Whole(objects, Json.text(page, "metadata", "resourceVersion"));
      }
    }
  }
}

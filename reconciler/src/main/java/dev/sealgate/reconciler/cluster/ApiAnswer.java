package dev.sealgate.reconciler.cluster;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a request to the API server came to. No text in it is fit to be shown unscrubbed. */
public sealed interface ApiAnswer {
  /** Done, or found. */
  record Ok(Map<String, @Nullable Object> object) implements ApiAnswer {
    @Override
    public String toString() {
      return "Ok";
    }
  }

  /**
   * 404.
   *
   * @param kind the resource that is missing as the server names it ("namespaces"), empty when the
   *     path itself is unknown
   */
  record Missing(String kind, String name) implements ApiAnswer {}

  /** 401 and 403 by the authorizer: which verb on which resource was denied. */
  record Forbidden(String verb, String resource) implements ApiAnswer {}

  /** 409: another uid or resource version, or the object exists. */
  record Conflict() implements ApiAnswer {}

  /** 410: the watch or list must begin anew. */
  record Expired() implements ApiAnswer {}

  /**
   * The server understood, and refuses the content.
   *
   * @param message the server's own words, unscrubbed: they may repeat a value
   */
  record Rejected(int code, String reason, String message, List<Cause> causes)
      implements ApiAnswer {
    public Rejected {
      causes = List.copyOf(causes);
    }

    @Override
    public String toString() {
      return "Rejected[" + code + " " + reason + "]";
    }
  }

  /**
   * @param field like {@code spec.replicas}
   * @param message unscrubbed
   */
  record Cause(String reason, String field, String message) {
    @Override
    public String toString() {
      return "Cause[" + reason + " " + field + "]";
    }
  }

  /** No answer, too busy, or a server error: trying again may help. */
  record Unavailable(String detail) implements ApiAnswer {}
}

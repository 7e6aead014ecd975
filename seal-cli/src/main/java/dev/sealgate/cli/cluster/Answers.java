package dev.sealgate.cli.cluster;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Reads codes and bodies into {@link Answer}s. */
final class Answers {
  private static final int MOST_FIELDS = 8;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<Map<String, @Nullable Object>> OBJECT =
      new TypeReference<>() {};

  private Answers() {}

  static Answer of(int code, byte[] body) {
    if (code / 100 != 2) {
      return ofStatus(code, body);
    }
    try {
      return new Answer.Found(object(body));
    } catch (IOException _) {
      return new Answer.Silent("answers with something else than JSON");
    }
  }

  static Map<String, @Nullable Object> object(byte[] body) throws IOException {
    return JSON.readValue(body, OBJECT);
  }

  static byte[] bytes(Map<String, ?> tree) {
    try {
      return JSON.writeValueAsBytes(tree);
    } catch (IOException e) {
      throw new IllegalArgumentException("not a tree of JSON", e);
    }
  }

  /**
   * @param body a {@code v1 Status}, or whatever a proxy says
   */
  static Answer ofStatus(int code, byte[] body) {
    Map<?, ?> status;
    try {
      status = object(body);
    } catch (IOException _) {
      status = Map.of();
    }
    Map<?, ?> details = status.get("details") instanceof Map<?, ?> map ? map : Map.of();
    return switch (code) {
      case 401 -> new Answer.Denied(false);
      case 403 -> new Answer.Denied(true);
      case 404 -> new Answer.Absent(details.get("name") instanceof String name && !name.isEmpty());
      case 410 -> new Answer.Expired();
      case 408, 429 -> new Answer.Silent("is too busy");
      default ->
          code >= 500
              ? new Answer.Silent("answers " + code)
              : new Answer.Refused(code, fields(details));
    };
  }

  private static List<String> fields(Map<?, ?> details) {
    List<String> fields = new ArrayList<>();
    if (details.get("causes") instanceof List<?> causes) {
      for (Object cause : causes) {
        if (cause instanceof Map<?, ?> map
            && map.get("field") instanceof String field
            && fields.size() < MOST_FIELDS) {
          fields.add(field);
        }
      }
    }
    return fields;
  }

  static Answer ofFailure(@Nullable Throwable failure) {
    return new Answer.Silent(
        switch (failure) {
          case SSLException _ -> "has a certificate that is not trusted";
          case null, default -> "does not answer";
        });
  }
}

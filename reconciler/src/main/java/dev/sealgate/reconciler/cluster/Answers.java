package dev.sealgate.reconciler.cluster;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads a status code and a {@code v1 Status} into an {@link ApiAnswer}. */
final class Answers {
  private static final Pattern DENIED =
      Pattern.compile(
          "cannot (\\S{1,32}) resource \"([^\"]{1,128})\""
              + "(?: in API group \"([^\"]{0,253})\")?(?: in the namespace \"([^\"]{1,63})\")?");
  private static final Pattern MISFIT =
      Pattern.compile(
          "\\): \\.([^ :]{1,300}): (field not declared in schema|expected [a-z ]{1,40}(?=,|$))");
  private static final int MOST_CAUSES = 16;

  /** As trees of texts. */
  static final AnswerReader<ApiAnswer> READER =
      new AnswerReader<>() {
        @Override
        public ApiAnswer read(int code, byte[] body) {
          return of(code, body);
        }

        @Override
        public ApiAnswer nothing(String why) {
          return new ApiAnswer.Unavailable(why);
        }

        @Override
        public boolean again(ApiAnswer answer) {
          return answer instanceof ApiAnswer.Unavailable;
        }
      };

  private Answers() {}

  static ApiAnswer of(int code, byte[] body) {
    Map<String, @Nullable Object> object;
    try {
      // a refusal may repeat values, and so does an object in full
      object = Json.parseSecret(body);
    } catch (IOException _) {
      return code / 100 == 2
          ? new ApiAnswer.Unavailable("the API server's answer is not JSON")
          : ofStatus(code, Map.of());
    }
    return code / 100 == 2 ? new ApiAnswer.Ok(object) : ofStatus(code, object);
  }

  /**
   * @param status a {@code v1 Status}, possibly empty: proxies answer in their own words
   */
  static ApiAnswer ofStatus(int code, Map<String, @Nullable Object> status) {
    String reason = Json.text(status, "reason");
    String message = Json.text(status, "message");
    return switch (code) {
      // taken for the final answer by the JDK's client, when it comes late
      case 100 -> new ApiAnswer.Unavailable("the API server did not take the request in time");
      case 401 -> new ApiAnswer.Forbidden("authenticate", "");
      case 403 -> forbidden(status, reason, message);
      case 404 ->
          new ApiAnswer.Missing(
              Json.text(status, "details", "kind"), Json.text(status, "details", "name"));
      case 409 ->
          message.contains("being deleted") || message.contains("being terminated")
              ? new ApiAnswer.Unavailable("the object is still being deleted")
              : new ApiAnswer.Conflict();
      case 410 -> new ApiAnswer.Expired();
      case 408, 429 -> new ApiAnswer.Unavailable("the API server is too busy");
      default ->
          code >= 500 || code < 200
              ? serverError(code, status, reason, message)
              : new ApiAnswer.Rejected(code, reason, message, causes(status));
    };
  }

  /** A failing webhook is a 500 whose cure is not time alone, but which time may cure. */
  private static ApiAnswer serverError(
      int code, Map<String, @Nullable Object> status, String reason, String message) {
    if (code == 500 && message.contains("failed calling webhook")) {
      return new ApiAnswer.Rejected(code, reason, message, causes(status));
    }
    if (code == 500 && message.contains("failed to create typed patch object")) {
      // server-side apply says 500 to what does not fit the schema
      Matcher misfit = MISFIT.matcher(message);
      boolean told = misfit.find();
      ApiAnswer.Cause cause =
          new ApiAnswer.Cause(
              told ? misfit.group(2) : "it does not fit the schema",
              told ? misfit.group(1) : "",
              told ? misfit.group(2) : "it does not fit the schema");
      return new ApiAnswer.Rejected(422, "Invalid", message, List.of(cause));
    }
    return new ApiAnswer.Unavailable("the API server answers " + code);
  }

  private static ApiAnswer forbidden(
      Map<String, @Nullable Object> status, String reason, String message) {
    Matcher denied = DENIED.matcher(message);
    if (denied.find()) {
      String group = denied.group(3) == null ? "" : denied.group(3);
      return new ApiAnswer.Forbidden(
          denied.group(1), denied.group(2) + (group.isEmpty() ? "" : "." + group));
    }
    if (message.contains("because it is being terminated")) {
      return new ApiAnswer.Unavailable("the namespace is being deleted");
    }
    return new ApiAnswer.Rejected(403, reason, message, causes(status));
  }

  private static List<ApiAnswer.Cause> causes(Map<String, @Nullable Object> status) {
    List<ApiAnswer.Cause> causes = new ArrayList<>();
    for (Object cause : Json.list(status, "details", "causes")) {
      if (causes.size() < MOST_CAUSES) {
        causes.add(
            new ApiAnswer.Cause(
                Json.text(cause, "reason"),
                Json.text(cause, "field"),
                Json.text(cause, "message")));
      }
    }
    return causes;
  }
}

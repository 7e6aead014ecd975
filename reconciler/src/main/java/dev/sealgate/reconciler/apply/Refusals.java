package dev.sealgate.reconciler.apply;

import dev.sealgate.crypto.mask.SecretRegistry;
import dev.sealgate.reconciler.cluster.ApiAnswer;
import dev.sealgate.reconciler.cluster.Identity;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.model.Reason;
import dev.sealgate.reconciler.plan.PlannedObject;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Tells what the API server did not like, in words that hold no value: of an object that carries
 * secrets only fields and reasons are told, of another one the server's text after scrubbing.
 */
final class Refusals {
  private static final Pattern UNKNOWN_FIELD =
      Pattern.compile("(unknown|duplicate) field \"([^\"]{1,200})\"");

  /** How {@link ApiAnswer} tells what does not fit a schema. */
  private static final Pattern MISFIT =
      Pattern.compile(
          "field not declared in schema|expected [a-z ]{1,40}|it does not fit the schema");

  private static final int LONGEST_TEXT = 400;

  /**
   * The API server's own words: {@code metav1.StatusReason} and {@code metav1.CauseType}. Another
   * one comes from a webhook, which may put anything there.
   */
  private static final Set<String> KNOWN_REASONS =
      Set.of(
          "AlreadyExists",
          "BadRequest",
          "FieldManagerConflict",
          "FieldValueDuplicate",
          "FieldValueForbidden",
          "FieldValueInvalid",
          "FieldValueNotFound",
          "FieldValueNotSupported",
          "FieldValueRequired",
          "FieldValueTooLong",
          "FieldValueTooMany",
          "FieldValueTypeInvalid",
          "Forbidden",
          "InternalError",
          "Invalid",
          "MethodNotAllowed",
          "NotAcceptable",
          "RequestEntityTooLarge",
          "UnexpectedServerResponse",
          "UnsupportedMediaType");

  private static final int MOST_CAUSES = 4;

  private final SecretRegistry registry;
  private final Identity identity;

  Refusals(SecretRegistry registry, Identity identity) {
    this.registry = registry;
    this.identity = identity;
  }

  /** What went wrong when the object was sent. */
  Problem of(PlannedObject object, ApiAnswer answer) {
    String ref = object.ref().toString();
    return switch (answer) {
      case ApiAnswer.Ok _ -> throw new IllegalArgumentException("no refusal");
      case ApiAnswer.Forbidden forbidden -> forbidden(object, forbidden);
      case ApiAnswer.Missing(String kind, String name) ->
          kind.equals("namespaces")
              ? problem(
                  object,
                  Reason.OBJECT_REJECTED,
                  "metadata.namespace",
                  ref + ": there is no namespace " + name,
                  "put the Namespace into Git, or set the sync option CreateNamespace=true")
              : problem(
                  object,
                  Reason.UNKNOWN_KIND,
                  "kind",
                  "the API server does not serve " + object.resource(),
                  "install its CustomResourceDefinition first or in the same commit");
      case ApiAnswer.Conflict _ ->
          problem(
              object,
              Reason.API_UNAVAILABLE,
              "",
              ref + " was changed by somebody else in the same moment",
              "it is tried again");
      case ApiAnswer.Expired _ ->
          problem(
              object,
              Reason.API_UNAVAILABLE,
              "",
              "the API server has moved on",
              "it is tried again");
      case ApiAnswer.Unavailable(String detail) ->
          problem(object, Reason.API_UNAVAILABLE, "", ref + ": " + detail, "it is tried again");
      case ApiAnswer.Rejected rejected -> rejected(object, rejected);
    };
  }

  private Problem forbidden(PlannedObject object, ApiAnswer.Forbidden forbidden) {
    ApiAnswer.Forbidden told =
        new ApiAnswer.Forbidden(clean(forbidden.verb()), clean(forbidden.resource()));
    return forbidden(told, object.ref().namespace(), identity)
        .apply(object.origin().file(), object.origin().document());
  }

  /** A problem without its place. */
  interface Placed {
    Problem apply(String file, int document);
  }

  static Placed forbidden(ApiAnswer.Forbidden forbidden, String namespace, Identity identity) {
    return (file, document) -> {
      String where = namespace.isEmpty() ? " in the cluster" : " in namespace " + namespace;
      String what =
          forbidden.resource().isEmpty()
              ? " is not known to the API server"
              : " may not " + forbidden.verb() + " " + forbidden.resource() + where;
      String hint =
          switch (identity) {
            case Identity.Controller _ ->
                "name a ServiceAccount that may in spec.serviceAccountName";
            case Identity.Person _ -> "ask for a Role or ClusterRole that grants it";
            case Identity.Login _ ->
                "grant it in that cluster, or name a ServiceAccount there in"
                    + " spec.serviceAccountName";
            case Identity.ServiceAccount _ ->
                forbidden.verb().equals("impersonate")
                    ? "let the controller, or the login of another cluster, impersonate ServiceAccounts"
                    : "grant it by a Role or ClusterRole";
          };
      return new Problem(Reason.FORBIDDEN, file, document, "", identity + what, hint);
    };
  }

  /** Whether the object is refused because of how it stands, be it good by itself. */
  static boolean isFixed(ApiAnswer answer) {
    return answer instanceof ApiAnswer.Rejected rejected
        && (rejected.message().contains("field is immutable")
            || rejected.message().contains("pod updates may not change fields"));
  }

  private Problem rejected(PlannedObject object, ApiAnswer.Rejected rejected) {
    List<ApiAnswer.Cause> causes = rejected.causes();
    String field = causes.isEmpty() ? "" : clean(causes.getFirst().field());
    String words = object.carriesSecrets() ? silent(rejected, causes) : spoken(rejected, causes);
    boolean immutable = isFixed(rejected);
    return problem(
        object,
        Reason.OBJECT_REJECTED,
        field,
        object.ref() + ": " + words,
        immutable
            ? "the field can't be changed: delete the object to have it made anew"
            : "correct the manifest; kubectl apply --server-side --dry-run=server refuses it too");
  }

  private String silent(ApiAnswer.Rejected rejected, List<ApiAnswer.Cause> causes) {
    Matcher unknown = UNKNOWN_FIELD.matcher(rejected.message());
    if (unknown.find()) {
      return unknown.group(1) + " field " + clean(unknown.group(2));
    }
    return causes.isEmpty()
        ? "the API server answers " + rejected.code() + known(rejected.reason())
        : causes.stream()
            .limit(MOST_CAUSES)
            .map(cause -> clean(cause.field()) + known(cause.reason()))
            .collect(Collectors.joining(", "));
  }

  /** After a space; nothing of what a webhook says. */
  private static String known(String reason) {
    return KNOWN_REASONS.contains(reason) || MISFIT.matcher(reason).matches() ? " " + reason : "";
  }

  private String spoken(ApiAnswer.Rejected rejected, List<ApiAnswer.Cause> causes) {
    String words =
        causes.isEmpty()
            ? rejected.message()
            : causes.stream()
                .limit(MOST_CAUSES)
                .map(cause -> cause.field() + ": " + cause.message())
                .collect(Collectors.joining(", "));
    String scrubbed = clean(words);
    return scrubbed.length() <= LONGEST_TEXT ? scrubbed : scrubbed.substring(0, LONGEST_TEXT) + "…";
  }

  private String clean(String text) {
    return registry.scrub(text).replaceAll("\\p{Cntrl}+", " ").strip();
  }

  private static Problem problem(
      PlannedObject object, Reason reason, String keyPath, String message, String hint) {
    return Problem.at(reason, object.origin(), keyPath, message, hint);
  }
}

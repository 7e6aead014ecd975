package dev.sealgate.externalsecrets.vault;

import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.externalsecrets.Failure.Kind;
import dev.sealgate.externalsecrets.StoreException;
import dev.sealgate.externalsecrets.values.JsonDocument;
import dev.sealgate.externalsecrets.values.PropertyPath;
import dev.sealgate.externalsecrets.values.ValueException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What Vault's answers mean that hold no secret. Their text is never passed on. */
final class VaultFailures {

  private static final String AGAIN = "this is tried again by itself";

  private VaultFailures() {}

  /** A status that says something about the server. */
  static StoreException ofServer(int status, URI server, String field) {
    String message =
        switch (status) {
          case 429 -> server + " takes no more requests for now";
          case 412 -> server + " has not caught up with its cluster yet";
          case 503 -> server + " is sealed or in maintenance";
          default ->
              status >= 300 && status < 400
                  ? server + " redirects to another address, which is not followed"
                  : server + " failed with status " + status;
        };
    return new StoreException(
        Kind.UNREACHABLE,
        field,
        message,
        status >= 300 && status < 400 ? "name the active server, or a load balancer" : AGAIN);
  }

  static StoreException ofLogin(int status, URI server, String field, String serverField) {
    return switch (status) {
      case 200 ->
          new StoreException(
              Kind.MALFORMED,
              serverField,
              server + " answers the login, but not as Vault does",
              "check the address; a proxy in between must leave Content-Type application/json");
      case 400, 401, 403 ->
          new StoreException(
              Kind.DENIED,
              field,
              "the login at " + server + " was refused",
              "check the role, its bound accounts and audiences, the credentials and the mount");
      case 404 ->
          new StoreException(
              Kind.MALFORMED,
              field,
              "no such way to log in is mounted at " + server,
              "correct the mount path, or enable it in Vault");
      default ->
          status >= 500 || status < 400 || status == 412 || status == 429
              ? ofServer(status, server, serverField)
              : new StoreException(
                  Kind.MALFORMED,
                  field,
                  "the login at " + server + " ended with status " + status,
                  "check that the address is that of a Vault server");
    };
  }

  /** A status from 400 to 499 that a read got. */
  static StoreException ofRead(int status, SecretBytes body) {
    return switch (status) {
      case 401, 403 ->
          StoreException.ofKey(
              Kind.DENIED,
              "Vault denies reading it",
              "give the role a policy that may read the path");
      case 404 -> notFound(body);
      case 429 ->
          StoreException.ofKey(Kind.UNREACHABLE, "Vault takes no more requests for now", AGAIN);
      default ->
          StoreException.ofKey(
              Kind.MALFORMED,
              "Vault refuses the request with status " + status,
              "check the key, the version and the store's path and version");
    };
  }

  /**
   * A status from 400 to 499 that the transit engine gave.
   *
   * @param verb {@code encrypt} or {@code decrypt}
   */
  static StoreException ofTransit(int status, SecretBytes body, String verb) {
    return switch (status) {
      case 400 ->
          // the status is the same for both: the text is the only sign
          errors(body).contains("encryption key not found")
              ? StoreException.ofKey(
                  Kind.MISSING, "Vault has no such key", "make it in Vault, or correct key_name")
              : StoreException.ofKey(
                  Kind.MALFORMED,
                  "Vault can't " + verb + " it with this key",
                  "the entry was changed, or belongs to another key or a version no longer kept");
      case 401, 403 ->
          StoreException.ofKey(
              Kind.DENIED,
              "Vault denies it, or no longer knows the token",
              "renew the token, or give it a policy with update on ENGINE/" + verb + "/KEY");
      case 404 ->
          errors(body).isEmpty()
              ? StoreException.ofKey(
                  Kind.MALFORMED,
                  "the server answers, but not as Vault does",
                  "check that vault_address is the address of Vault")
              : StoreException.ofKey(
                  Kind.MISSING,
                  "Vault has no transit engine at that path",
                  "enable it in Vault, or correct engine_path");
      case 429 ->
          StoreException.ofKey(Kind.UNREACHABLE, "Vault takes no more requests for now", AGAIN);
      default ->
          StoreException.ofKey(
              Kind.MALFORMED,
              "Vault refuses the request with status " + status,
              "check the key and the Vault namespace");
    };
  }

  private static String errors(SecretBytes body) {
    try (JsonDocument answer = JsonDocument.parse(body)) {
      return text(answer, "errors");
    } catch (ValueException _) {
      return "";
    }
  }

  /**
   * Only Vault's own way of saying so counts as missing: a wrong mount or another server that
   * happens to answer 404 must not look as if the secret had been deleted.
   */
  private static StoreException notFound(SecretBytes body) {
    try (JsonDocument answer = JsonDocument.parse(body)) {
      if (text(answer, "errors").equals("[]")) {
        return missing("Vault has no such secret, or no such version of it");
      }
      if (text(answer, "warnings").startsWith("[\"")) {
        return StoreException.ofKey(
            Kind.MALFORMED,
            "the path is not one of the store's version of the KV engine",
            "set version of the store to that of the mount");
      }
      if (answer.member("data").isPresent() && text(answer, "errors").isEmpty()) {
        return missing("the version of the secret is deleted");
      }
      return StoreException.ofKey(
          Kind.MALFORMED,
          "Vault has no secrets engine at that path",
          "correct path of the store, or the first part of the key");
    } catch (ValueException _) {
      return StoreException.ofKey(
          Kind.MALFORMED,
          "the server answers, but not as Vault does",
          "check that server of the store is the address of Vault");
    }
  }

  static StoreException missing(String message) {
    return StoreException.ofKey(Kind.MISSING, message, "write it in Vault, or correct the key");
  }

  private static String text(JsonDocument answer, String member) {
    Optional<SecretBytes> value = answer.at(PropertyPath.parse(member));
    return value.map(v -> v.use(bytes -> new String(bytes, StandardCharsets.UTF_8))).orElse("");
  }
}

package dev.sealgate.reconciler.cluster;

import dev.sealgate.crypto.SecretBytes;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.RequestConfig;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import io.fabric8.kubernetes.client.http.HttpClient;
import java.net.URI;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Requests to the API server as one {@link Identity}. Blocks; meant for virtual threads. Never
 * throws for anything that a server or a network can do.
 */
public final class ApiClient {
  /** The one field manager, for ever: another name would orphan the fields of every object. */
  public static final String FIELD_MANAGER = "sealgate";

  private static final String JSON = "application/json";

  private final HttpClient http;
  private final ApiServer server;
  private final Identity identity;
  private final @Nullable SecretBytes token;
  private final Patience patience;
  private final WriteGate gate;

  private ApiClient(
      HttpClient http,
      ApiServer server,
      Identity identity,
      @Nullable SecretBytes token,
      Patience patience,
      WriteGate gate) {
    this.http = http;
    this.server = server;
    this.identity = identity;
    this.token = token;
    this.patience = patience;
    this.gate = gate;
  }

  /**
   * With the client's own rights.
   *
   * @param itself whose they are
   * @param anonymous the same server without any credentials
   * @param gate of every request that is not a GET
   */
  public static ApiClient of(
      KubernetesClient client, KubernetesClient anonymous, WriteGate gate, Identity itself) {
    return of(client, anonymous, gate, itself, Long.MAX_VALUE);
  }

  /**
   * The same, of a server that may be anybody's.
   *
   * @param mostBytes of an answer
   */
  public static ApiClient of(
      KubernetesClient client,
      KubernetesClient anonymous,
      WriteGate gate,
      Identity itself,
      long mostBytes) {
    ApiServer server =
        new ApiServer(
            URI.create(client.getMasterUrl().toString()),
            derive(anonymous.getHttpClient(), itself),
            gate,
            mostBytes,
            Pulse.UNHEARD,
            new ConcurrentHashMap<>());
    ApiClient root = root(derive(client.getHttpClient(), itself), server, itself);
    server.identities().put(itself, root);
    return root;
  }

  /**
   * Another cluster's server, whose answers are bounded: it may be anybody's.
   *
   * @param http sends the login
   * @param login whose it is
   */
  public static ApiClient ofRemote(
      URI uri, HttpClient http, Identity.Login login, WriteGate gate, long mostBytes, Pulse pulse) {
    ApiServer server = new ApiServer(uri, null, gate, mostBytes, pulse, new ConcurrentHashMap<>());
    ApiClient root = root(derive(http, login), server, login);
    server.identities().put(login, root);
    return root;
  }

  private static ApiClient root(HttpClient http, ApiServer server, Identity identity) {
    return new ApiClient(
        http, server, identity, null, new Patience(System::nanoTime), server.gate());
  }

  /** The same server as somebody else. */
  public ApiClient as(Identity other) {
    return server
        .identities()
        .computeIfAbsent(other, wanted -> root(derive(http, wanted), server, wanted));
  }

  /** The same, but what is written has to pass this gate, too. */
  public ApiClient within(WriteGate inner) {
    // in this order: what opens the outer one anew has closed the inner one before
    WriteGate both = WriteGate.both(server.gate(), inner);
    return new ApiClient(http, server, identity, token, patience, both);
  }

  /**
   * The same server with nothing but this token.
   *
   * @param bearer borrowed: it outlives the result
   */
  public ApiClient withBearerToken(SecretBytes bearer) {
    HttpClient anonymous = server.anonymous();
    if (anonymous == null) {
      throw new IllegalStateException("only the Applications' own cluster is asked with a token");
    }
    return new ApiClient(anonymous, server, identity, bearer, new Patience(System::nanoTime), gate);
  }

  public Identity identity() {
    return identity;
  }

  private static HttpClient derive(HttpClient http, Identity identity) {
    // a body can be sent once only, so trying again is up to this class
    RequestConfig config = new RequestConfigBuilder().withRequestRetryBackoffLimit(0).build();
    if (identity instanceof Identity.ServiceAccount account) {
      config.setImpersonateUsername(account.userName());
    }
    return http.newBuilder().tag(config).build();
  }

  public ApiAnswer get(ApiResource resource, String namespace, String name, Detail detail) {
    return ask(resource.path(namespace, name), detail.accept(), detail.reader());
  }

  /** A path of the API server that is no object, such as discovery. */
  public ApiAnswer get(String path, String accept) {
    return ask(path, accept, Answers.READER);
  }

  /** As above, counting what comes. */
  ApiAnswer get(String path, String accept, SizedReader reader) {
    return ask(path, accept, reader);
  }

  private <T> T ask(String path, String accept, AnswerReader<T> reader) {
    return send("GET", path, accept, JSON, null, reader);
  }

  /**
   * Server-side apply, taking over fields that others own.
   *
   * @param body borrowed; the caller wipes it
   * @param write how
   */
  public ApiAnswer apply(
      ApiResource resource,
      String namespace,
      String name,
      byte[] body,
      Write write,
      Detail detail) {
    return send(
        "PATCH",
        resource.path(namespace, name) + write.query() + "&force=true",
        detail.accept(),
        "application/apply-patch+yaml",
        body,
        detail.reader());
  }

  /**
   * Writes who owns which fields, and no field.
   *
   * @param version of the object that the entries were made from; another one is a conflict
   */
  public ApiAnswer own(
      ApiResource resource, String namespace, String name, String version, List<Object> entries) {
    return send(
        "PATCH",
        resource.path(namespace, name) + "?fieldManager=" + FIELD_MANAGER,
        Detail.METADATA.accept(),
        "application/json-patch+json",
        RequestBodies.owners(version, entries));
  }

  /**
   * Puts the object in the place of the one that is there.
   *
   * @param body with the version of that one; borrowed
   */
  public ApiAnswer replace(
      ApiResource resource, String namespace, String name, byte[] body, Write write) {
    return send(
        "PUT",
        resource.path(namespace, name) + write.query(),
        Detail.METADATA.accept(),
        JSON,
        body);
  }

  /** Whether the object could be made if it were not there: a conflict says so too. */
  public ApiAnswer tryCreate(ApiResource resource, String namespace, byte[] body) {
    return send(
        "POST",
        resource.collectionPath(namespace) + new Write(true).query(),
        Detail.METADATA.accept(),
        JSON,
        body);
  }

  /** Server-side apply of the {@code status} subresource. */
  public ApiAnswer applyStatus(ApiResource resource, String namespace, String name, byte[] body) {
    return send(
        "PATCH",
        resource.path(namespace, name)
            + "/status?fieldManager="
            + FIELD_MANAGER
            + "&force=true&fieldValidation=Strict",
        Detail.METADATA.accept(),
        "application/apply-patch+yaml",
        body);
  }

  /** POST of an object, or to a subresource path. */
  public ApiAnswer create(String path, byte[] body) {
    return send("POST", path + "?fieldManager=" + FIELD_MANAGER, Detail.FULL.accept(), JSON, body);
  }

  /**
   * Deletes the object with exactly this uid.
   *
   * @param propagation what becomes of its dependents: Background, Foreground or Orphan
   */
  public ApiAnswer delete(
      ApiResource resource, String namespace, String name, String uid, String propagation) {
    return send(
        "DELETE",
        resource.path(namespace, name),
        Detail.METADATA.accept(),
        JSON,
        RequestBodies.delete(uid, propagation));
  }

  private ApiAnswer send(
      String method, String path, String accept, String contentType, byte[] body) {
    return send(method, path, accept, contentType, body, Answers.READER);
  }

  private <T> T send(
      String method,
      String path,
      String accept,
      String contentType,
      byte @Nullable [] body,
      AnswerReader<T> reader) {
    Wire.Request request =
        new Wire.Request(method, server.uri(path), accept, contentType, body, token);
    return Wire.send(http, request, patience, gate, server.mostBytes(), reader);
  }

  /**
   * @param body null for a GET, else what is posted
   */
  <T> T read(String path, byte @Nullable [] body, AnswerReader<T> reader) {
    return send(body == null ? "GET" : "POST", path, Detail.FULL.accept(), JSON, body, reader);
  }

  HttpClient http() {
    return http;
  }

  Patience patience() {
    return patience;
  }

  public URI server() {
    return server.uri();
  }

  ApiServer where() {
    return server;
  }
}

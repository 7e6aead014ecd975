package dev.sealgate.reconciler.cluster;

import dev.sealgate.crypto.SecretBytes;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Sends one request, again when the server was too busy. Blocks, and never throws. */
final class Wire {
  private static final Duration LONGEST_REQUEST = Duration.ofSeconds(30);
  private static final int TRIES = 4;
  private static final int MOST_CAUSES = 20;
  private static final String SILENT = "the API server does not answer";
  private static final String STOPPING = "the controller is stopping";

  private Wire() {}

  /** What is sent; the body is borrowed. */
  static final class Request {
    private final String method;
    private final URI uri;
    private final String accept;
    private final String contentType;
    private final byte @Nullable [] body;
    private final @Nullable SecretBytes token;

    /**
     * @param contentType of the body
     * @param body null of a GET alone
     * @param token sent in place of the client's own credentials
     */
    Request(
        String method,
        URI uri,
        String accept,
        String contentType,
        byte @Nullable [] body,
        @Nullable SecretBytes token) {
      this.method = method;
      this.uri = uri;
      this.accept = accept;
      this.contentType = contentType;
      this.body = body;
      this.token = token;
    }
  }

  /**
   * @param patience is waited for, and told what the server asks for
   * @param gate of what is not a GET
   * @param mostBytes of the answer
   */
  static <T> T send(
      HttpClient http,
      Request request,
      Patience patience,
      WriteGate gate,
      long mostBytes,
      AnswerReader<T> reader) {
    Duration pause = Duration.ofMillis(100);
    for (int attempt = 1; ; attempt++) {
      if (!patience.await()) {
        return reader.nothing(STOPPING);
      }
      if (patience.isAway()) {
        return reader.nothing(SILENT);
      }
      T answer = pass(http, request, patience, gate, mostBytes, reader);
      boolean again = reader.again(answer) && attempt < TRIES;
      if (!again || !sleep(pause)) {
        return answer;
      }
      pause = pause.multipliedBy(3);
    }
  }

  private static <T> T pass(
      HttpClient http,
      Request wanted,
      Patience patience,
      WriteGate gate,
      long mostBytes,
      AnswerReader<T> reader) {
    if (wanted.body == null) {
      HttpRequest request = head(http, wanted, wanted.uri).build();
      return sendOnce(http, request, patience, mostBytes, reader, null);
    }
    if (!gate.enter()) {
      return reader.nothing(RewindingBody.CLOSED);
    }
    Duration reach = gate.asksFirst() ? gate.askingReach() : gate.reach();
    Duration limit = reach.compareTo(LONGEST_REQUEST) < 0 ? reach : LONGEST_REQUEST;
    RewindingBody body = new RewindingBody(wanted.body, gate, limit);
    try {
      if (!reach.isPositive()) {
        return reader.nothing(RewindingBody.CLOSED);
      }
      URI uri = TimeLimit.on(wanted.uri, reach.equals(WriteGate.EVER) ? reach : limit);
      HttpRequest.Builder request = head(http, wanted, uri);
      request.method(wanted.method, wanted.contentType, body, wanted.body.length);
      if (gate.asksFirst()) {
        request.expectContinue();
      }
      return sendOnce(http, request.build(), patience, mostBytes, reader, body);
    } finally {
      gate.leave(body.end());
    }
  }

  private static HttpRequest.Builder head(HttpClient http, Request wanted, URI uri) {
    HttpRequest.Builder request =
        http.newHttpRequestBuilder()
            .uri(uri)
            .timeout(LONGEST_REQUEST.toSeconds(), TimeUnit.SECONDS)
            .setHeader("Accept", wanted.accept)
            .method(wanted.method, wanted.contentType, (String) null);
    if (wanted.token != null) {
      request.setHeader(
          "Authorization",
          wanted.token.use(live -> "Bearer " + new String(live, StandardCharsets.US_ASCII)));
    }
    return request;
  }

  /**
   * Of 500 and above the server, or a gateway before it, does not know what became of it, and below
   * 200 it was no final answer.
   */
  static boolean isSure(int code) {
    return code >= 200 && code < 500;
  }

  /**
   * @param body of the request; null of a GET
   */
  private static <T> T sendOnce(
      HttpClient http,
      HttpRequest request,
      Patience patience,
      long mostBytes,
      AnswerReader<T> reader,
      @Nullable RewindingBody body) {
    CompletableFuture<BoundedAnswer> pending =
        mostBytes == Long.MAX_VALUE
            ? BoundedAnswer.whole(http, request)
            : BoundedAnswer.ask(http, request, mostBytes);
    try {
      BoundedAnswer answer = pending.get(LONGEST_REQUEST.toSeconds() + 5, TimeUnit.SECONDS);
      if (body != null && isSure(answer.code())) {
        body.settle();
      }
      patience.answered();
      answer.patience().ifPresent(patience::asked);
      return reader.read(answer.code(), answer.body());
    } catch (ExecutionException failure) {
      Optional<String> refusal = body == null ? Optional.empty() : body.refusal();
      if (refusal.isPresent()) {
        return reader.nothing(refusal.get());
      }
      if (!(failure.getCause() instanceof BoundedAnswer.TooLongException)) {
        patience.unanswered();
      }
      return reader.nothing(
          switch (failure.getCause()) {
            case BoundedAnswer.TooLongException _ -> "the API server's answer is over the bound";
            case SSLException broken when isUntrusted(broken) ->
                "the API server's certificate is not one that is trusted";
            case IOException _ -> SILENT;
            case null, default -> "the request to the API server failed";
          });
    } catch (TimeoutException _) {
      patience.unanswered();
      pending.cancel(true);
      return reader.nothing("the API server does not answer in time");
    } catch (InterruptedException _) {
      pending.cancel(true);
      Thread.currentThread().interrupt();
      return reader.nothing(STOPPING);
    }
  }

  /** A handshake that breaks off, as when the server is killed, says nothing of its certificate. */
  private static boolean isUntrusted(SSLException broken) {
    return Stream.iterate((Throwable) broken, Objects::nonNull, Throwable::getCause)
        .limit(MOST_CAUSES)
        .anyMatch(CertificateException.class::isInstance);
  }

  private static boolean sleep(Duration pause) {
    try {
      Thread.sleep(pause);
      return true;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}

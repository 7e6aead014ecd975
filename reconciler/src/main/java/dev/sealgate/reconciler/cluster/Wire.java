package dev.sealgate.reconciler.cluster;

import dev.sealgate.crypto.SecretBytes;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Sends one request, again when the server was too busy. Blocks, and never throws. */
final class Wire {
  private static final Duration LONGEST_REQUEST = Duration.ofSeconds(30);
  private static final int TRIES = 4;
  private static final String SILENT = "the API server does not answer";
  private static final String STOPPING = "the controller is stopping";

  private Wire() {}

  /** What is sent; the body is borrowed. */
  static final class Request {
    private final String method;
    private final URI uri;
    private final String accept;
    private final @Nullable String contentType;
    private final byte @Nullable [] body;
    private final @Nullable SecretBytes token;

    /**
     * @param contentType null when there is no body
     * @param token sent in place of the client's own credentials
     */
    Request(
        String method,
        URI uri,
        String accept,
        @Nullable String contentType,
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
   * @param mayWrite asked before every request that is not a GET
   * @param mostBytes of the answer
   */
  static <T> T send(
      HttpClient http,
      Request request,
      Patience patience,
      BooleanSupplier mayWrite,
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
      T answer = sendOnce(http, request, patience, mayWrite, mostBytes, reader);
      boolean again = reader.again(answer) && attempt < TRIES;
      if (!again || !sleep(pause)) {
        return answer;
      }
      pause = pause.multipliedBy(3);
    }
  }

  private static <T> T sendOnce(
      HttpClient http,
      Request wanted,
      Patience patience,
      BooleanSupplier mayWrite,
      long mostBytes,
      AnswerReader<T> reader) {
    if (!wanted.method.equals("GET") && !mayWrite.getAsBoolean()) {
      return reader.nothing("the controller does not hold its Lease now");
    }
    HttpRequest.Builder request =
        http.newHttpRequestBuilder()
            .uri(wanted.uri)
            .timeout(LONGEST_REQUEST.toSeconds(), TimeUnit.SECONDS)
            .setHeader("Accept", wanted.accept);
    if (wanted.token != null) {
      request.setHeader(
          "Authorization",
          wanted.token.use(live -> "Bearer " + new String(live, StandardCharsets.US_ASCII)));
    }
    if (wanted.body == null || wanted.contentType == null) {
      request.method(wanted.method, "application/json", (String) null);
    } else {
      request.method(
          wanted.method, wanted.contentType, new RewindingBody(wanted.body), wanted.body.length);
    }
    CompletableFuture<BoundedAnswer> pending =
        mostBytes == Long.MAX_VALUE
            ? BoundedAnswer.whole(http, request.build())
            : BoundedAnswer.ask(http, request.build(), mostBytes);
    try {
      BoundedAnswer answer = pending.get(LONGEST_REQUEST.toSeconds() + 5, TimeUnit.SECONDS);
      patience.answered();
      answer.patience().ifPresent(patience::asked);
      return reader.read(answer.code(), answer.body());
    } catch (ExecutionException failure) {
      if (!(failure.getCause() instanceof BoundedAnswer.TooLongException)) {
        patience.unanswered();
      }
      return reader.nothing(
          switch (failure.getCause()) {
            case BoundedAnswer.TooLongException _ -> "the API server's answer is over the bound";
            case SSLException _ -> "the API server's certificate is not one that is trusted";
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

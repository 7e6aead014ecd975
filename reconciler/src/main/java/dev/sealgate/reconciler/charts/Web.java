package dev.sealgate.reconciler.charts;

import dev.sealgate.reconciler.git.ProxyRules;
import dev.sealgate.reconciler.git.SourceFailure;
import dev.sealgate.reconciler.model.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.MalformedURLException;
import java.net.Proxy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Requests to one repository and to where it sends us: bounded in time, size and redirects, with
 * the login only for the repository's own origin.
 *
 * @param everywhere whether the login goes to other hosts, too
 * @param shown what messages name
 */
record Web(
    HttpClient client,
    URI home,
    boolean everywhere,
    String shown,
    ChartLimits limits,
    ProxyRules proxies) {
  private static final int MOST_REDIRECTS = 5;
  private static final long MOST_OF_AN_ERROR = 64 << 10;

  /**
   * @param body empty when it went into a file, or the status is not 200
   * @param from the last server asked
   */
  record Answer(int status, HttpHeaders headers, byte[] body, URI from) {
    String header(String name) {
      return headers.firstValue(name).orElse("");
    }
  }

  /** For another server that this one names, with a login of its own. */
  Web at(URI other) throws SourceFailure {
    admit(other);
    return new Web(client, other, false, shown, limits, proxies);
  }

  Answer get(URI uri, Map<String, String> headers, Optional<String> authorization)
      throws SourceFailure {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    Answer answer = follow(uri, headers, authorization, body, limits.maxDocumentBytes());
    return new Answer(answer.status(), answer.headers(), body.toByteArray(), answer.from());
  }

  /**
   * @param file is made anew
   */
  Answer save(
      URI uri, Map<String, String> headers, Optional<String> authorization, Path file, long limit)
      throws SourceFailure {
    try (OutputStream sink = Files.newOutputStream(file)) {
      return follow(uri, headers, authorization, sink, limit);
    } catch (IOException _) {
      throw new SourceFailure(
          Reason.SOURCE_UNREACHABLE,
          "what " + shown + " sends can't be written to the cache directory",
          "look at the room that the controller's volume has");
    }
  }

  private Answer follow(
      URI first,
      Map<String, String> headers,
      Optional<String> authorization,
      OutputStream sink,
      long limit)
      throws SourceFailure {
    URI uri = first;
    for (int hop = 0; hop <= MOST_REDIRECTS; hop++) {
      admit(uri);
      HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(limits.silence()).GET();
      headers.forEach(request::setHeader);
      if (authorization.isPresent() && (everywhere || Hosts.sameOrigin(home, uri))) {
        request.setHeader("Authorization", authorization.get());
      }
      HttpResponse<Boolean> response = send(request.build(), sink, limit);
      Answer answer = new Answer(response.statusCode(), response.headers(), new byte[0], uri);
      switch (response.statusCode()) {
        case 301, 302, 303, 307, 308 -> uri = next(uri, answer.header("Location"));
        case 200 -> {
          if (!response.body()) {
            throw new SourceFailure(
                Reason.LIMIT_EXCEEDED,
                shown + " sends more than " + limit + " bytes at once",
                "check the address; a chart belongs into an archive of less than that");
          }
          return answer;
        }
        default -> {
          return answer;
        }
      }
    }
    throw unreachable(shown + " redirects without end", "check spec.source.repoURL");
  }

  private void admit(URI uri) throws SourceFailure {
    String scheme = String.valueOf(uri.getScheme());
    boolean secure = scheme.equalsIgnoreCase("https");
    if ((!secure && !scheme.equalsIgnoreCase("http")) || uri.getHost() == null) {
      throw untrusted(shown + " names an address that is neither https nor http");
    }
    if (!secure && "https".equalsIgnoreCase(home.getScheme())) {
      throw untrusted(shown + " names an address of plain http, where anybody could change it");
    }
    if (uri.getRawUserInfo() != null) {
      throw untrusted(shown + " names an address with a login in it");
    }
    if (Hosts.isOutOfBounds(home, uri, isProxied(uri))) {
      throw untrusted(shown + " names an address of this machine or link, which is not asked");
    }
  }

  private boolean isProxied(URI uri) throws SourceFailure {
    try {
      return !proxies.proxyFor(uri.toURL()).equals(Proxy.NO_PROXY);
    } catch (MalformedURLException | IllegalArgumentException _) {
      throw untrusted(shown + " names an address that is none");
    }
  }

  private URI next(URI from, String location) throws SourceFailure {
    try {
      return from.resolve(URI.create(location));
    } catch (IllegalArgumentException _) {
      throw untrusted(shown + " redirects to an address that is none");
    }
  }

  private HttpResponse<Boolean> send(HttpRequest request, OutputStream sink, long limit)
      throws SourceFailure {
    CompletableFuture<HttpResponse<Boolean>> exchange =
        client.sendAsync(
            request,
            head ->
                head.statusCode() == 200
                    ? new BoundedBody(sink, limit)
                    : new BoundedBody(OutputStream.nullOutputStream(), MOST_OF_AN_ERROR));
    try {
      return exchange.get(limits.deadline().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException _) {
      throw Failures.network(new HttpTimeoutException("deadline"), shown);
    } catch (ExecutionException failure) {
      throw Failures.network(failure, shown);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw unreachable("the controller is stopping", "");
    } finally {
      exchange.cancel(true);
    }
  }

  private static SourceFailure untrusted(String message) {
    return new SourceFailure(
        Reason.SOURCE_UNTRUSTED, message, "ask who runs the repository, or use another one");
  }

  private static SourceFailure unreachable(String message, String hint) {
    return new SourceFailure(Reason.SOURCE_UNREACHABLE, message, hint);
  }
}

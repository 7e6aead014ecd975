package dev.sealgate.testbed;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/**
 * Stands before a control plane's API server as a load balancer does, with TLS of its own, writes
 * down every request, and answers some of them itself: with an error, and at random if wanted. The
 * random numbers are seeded, so that a run can be had again.
 */
public final class FaultyProxy implements AutoCloseable {
  private final ControlPlane plane;
  private final RandomGenerator random;
  private final SSLContext upstream;
  private final SSLServerSocket listener;
  private final Queue<Seen> seen = new ConcurrentLinkedQueue<>();
  private volatile Optional<Fault> fault = Optional.empty();

  /**
   * A request that came.
   *
   * @param target path and query
   * @param nanos when, by {@link System#nanoTime}
   * @param faulty whether it was answered here
   */
  public record Seen(String method, String target, long nanos, boolean faulty) {
    public boolean isWatch() {
      return target.contains("watch=true");
    }
  }

  /**
   * What is answered instead.
   *
   * @param probability from 0 to 1
   * @param which of the requests
   * @param retryAfter seconds, below 0 for no such header
   */
  public record Fault(double probability, Predicate<Seen> which, int status, int retryAfter) {
    public Fault {
      if (probability < 0 || probability > 1 || status < 400 || status > 599) {
        throw new IllegalArgumentException("no fault");
      }
    }

    /** Of all requests. */
    public static Fault of(double probability, int status) {
      return new Fault(probability, _ -> true, status, -1);
    }

    public Fault retryAfter(int seconds) {
      return new Fault(probability, which, status, seconds);
    }

    public Fault only(Predicate<Seen> requests) {
      return new Fault(probability, requests, status, retryAfter);
    }
  }

  private FaultyProxy(ControlPlane plane, RandomGenerator random) {
    this.plane = plane;
    this.random = random;
    this.upstream = Tls.trusting(Folders.read(plane.caCertificate()));
    try {
      this.listener =
          (SSLServerSocket)
              plane
                  .serving()
                  .getServerSocketFactory()
                  .createServerSocket(0, 128, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException("no port for a proxy", e);
    }
    Thread.ofVirtual().name("faulty proxy").start(this::accept);
  }

  public static FaultyProxy before(ControlPlane plane, RandomGenerator random) {
    return new FaultyProxy(plane, random);
  }

  /** The administrator's kubeconfig, with this as the server's address. */
  public Path kubeconfig() {
    return plane.kubeconfigThrough(port(), plane.adminToken());
  }

  public int port() {
    return listener.getLocalPort();
  }

  /** From now on. */
  public void fail(Fault wanted) {
    fault = Optional.of(wanted);
  }

  /** From now on every request is passed on. */
  public void heal() {
    fault = Optional.empty();
  }

  /** What came so far, in that order. */
  public List<Seen> seen() {
    return List.copyOf(seen);
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        Thread.ofVirtual().name("faulty link").start(() -> serve(client));
      } catch (IOException _) {
        // closed, or the client has given up
      }
    }
  }

  /** One request per connection: then it is clear where one ends, watches and upgrades too. */
  private void serve(Socket client) {
    try (client) {
      client.setTcpNoDelay(true);
      Optional<RequestHead> head = RequestHead.read(client.getInputStream());
      if (head.isEmpty()) {
        return;
      }
      Optional<Fault> due = due(head.get());
      if (due.isPresent()) {
        head.get().skipBody(client.getInputStream());
        answer(client.getOutputStream(), due.get());
        return;
      }
      try (SSLSocket server =
          (SSLSocket)
              upstream.getSocketFactory().createSocket("127.0.0.1", plane.url().getPort())) {
        server.setTcpNoDelay(true);
        server.getOutputStream().write(head.get().forOneRequest());
        server.getOutputStream().flush();
        new Pump(client, server).run();
      }
    } catch (IOException _) {
      // either end may go at any time
    }
  }

  private Optional<Fault> due(RequestHead head) {
    Seen request = new Seen(head.method(), head.target(), System.nanoTime(), false);
    Optional<Fault> due = fault.filter(it -> it.which().test(request) && isDrawn(it));
    seen.add(
        due.isEmpty()
            ? request
            : new Seen(request.method(), request.target(), request.nanos(), true));
    return due;
  }

  private boolean isDrawn(Fault drawn) {
    synchronized (random) {
      return random.nextDouble() < drawn.probability();
    }
  }

  private static void answer(OutputStream client, Fault fault) throws IOException {
    String body =
        """
        {"kind":"Status","apiVersion":"v1","status":"Failure","message":"a fault","code":%d}\
        """
            .formatted(fault.status());
    String head =
        """
        HTTP/1.1 %d Fault
        Content-Type: application/json
        Content-Length: %d
        Connection: close
        %s
        """
            .formatted(
                fault.status(),
                body.length(),
                fault.retryAfter() < 0 ? "" : "Retry-After: " + fault.retryAfter() + "\n");
    client.write((head.replace("\n", "\r\n") + body).getBytes(StandardCharsets.ISO_8859_1));
    client.flush();
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException _) {
      // nobody can be helped by that
    }
  }
}

package dev.sealgate.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The network between a client and a server on loopback, with its faults: connections that are cut,
 * that go silent, and that are refused. What goes over it stays as it is, TLS too.
 */
public final class TcpProxy implements AutoCloseable {
  private final ServerSocket listener;
  private final Set<Pump> links = ConcurrentHashMap.newKeySet();
  private final AtomicInteger accepted = new AtomicInteger();
  private volatile InetSocketAddress target;
  private volatile boolean refusing;

  private TcpProxy(int targetPort) {
    this.target = loopback(targetPort);
    try {
      this.listener = new ServerSocket(0, 128, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException("no port for a proxy", e);
    }
    Thread.ofVirtual().name("tcp proxy").start(this::accept);
  }

  public static TcpProxy to(int targetPort) {
    return new TcpProxy(targetPort);
  }

  public static TcpProxy before(ControlPlane plane) {
    return new TcpProxy(plane.url().getPort());
  }

  private static InetSocketAddress loopback(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  public int port() {
    return listener.getLocalPort();
  }

  /** A kubeconfig of whoever has this token, with the proxy as the server's address. */
  public Path kubeconfig(ControlPlane plane, String token) {
    return plane.kubeconfigThrough(port(), token);
  }

  /** How many connections were asked for so far. */
  public int accepted() {
    return accepted.get();
  }

  /** How many connections stand now. */
  public int open() {
    return links.size();
  }

  /** Leads new connections to another server. */
  public void lead(int otherPort) {
    target = loopback(otherPort);
  }

  /** Ends every connection with a reset; new ones work. */
  public void cut() {
    links.forEach(Pump::cut);
  }

  /** From now on nothing comes through the connections that stand; new ones work. */
  public void silence() {
    links.forEach(Pump::silence);
  }

  /**
   * @param on whether new connections are reset at once
   */
  public void refuse(boolean on) {
    refusing = on;
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        accepted.incrementAndGet();
        Thread.ofVirtual().name("tcp link").start(() -> link(client));
      } catch (IOException _) {
        // closed, or the client has given up
      }
    }
  }

  private void link(Socket client) {
    if (refusing) {
      Pump.reset(client);
      return;
    }
    try (Socket server = new Socket()) {
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      server.connect(target);
      Pump pump = new Pump(client, server);
      links.add(pump);
      try {
        pump.run();
      } finally {
        links.remove(pump);
      }
    } catch (IOException _) {
      Pump.reset(client);
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException _) {
      // nobody can be helped by that
    }
    cut();
  }
}

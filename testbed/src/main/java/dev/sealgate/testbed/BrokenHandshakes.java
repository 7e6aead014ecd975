package dev.sealgate.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** A server that hangs up as soon as it is greeted, as one that is killed at that moment. */
public final class BrokenHandshakes implements AutoCloseable {
  private final ServerSocket listener;

  private BrokenHandshakes(ServerSocket listener) {
    this.listener = listener;
    Thread.ofVirtual().name("broken handshakes").start(this::accept);
  }

  public static BrokenHandshakes start() {
    try {
      return new BrokenHandshakes(new ServerSocket(0, 16, InetAddress.getLoopbackAddress()));
    } catch (IOException e) {
      throw new UncheckedIOException("no port for a server", e);
    }
  }

  public String url() {
    return "https://127.0.0.1:" + listener.getLocalPort();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try (Socket client = listener.accept()) {
        int _ = client.getInputStream().read(new byte[16384]);
      } catch (IOException _) {
        // closed, or the client has given up
      }
    }
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

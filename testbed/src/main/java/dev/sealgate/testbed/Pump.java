package dev.sealgate.testbed;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicBoolean;

/** Two sockets whose bytes go to each other until one of them ends or the link goes silent. */
final class Pump {
  private final Socket client;
  private final Socket server;
  private final AtomicBoolean silent = new AtomicBoolean();

  Pump(Socket client, Socket server) {
    this.client = client;
    this.server = server;
  }

  /** Returns when both directions have ended. */
  void run() {
    Thread back = Thread.ofVirtual().name("pump").start(() -> copy(server, client));
    copy(client, server);
    try {
      back.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** Takes what is sent and passes nothing on, as a lost route does; both ends stay open. */
  void silence() {
    silent.set(true);
  }

  /** Ends both at once with a reset. */
  void cut() {
    reset(client);
    reset(server);
  }

  private void copy(Socket from, Socket to) {
    byte[] buffer = new byte[16 << 10];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        if (!silent.get()) {
          out.write(buffer, 0, count);
          out.flush();
        }
      }
    } catch (IOException _) {
      // either end may go at any time
    }
    if (!silent.get()) {
      close(from);
      close(to);
    }
  }

  static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
    } catch (IOException _) {
      // it is closed already
    }
    close(socket);
  }

  static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException _) {
      // it is gone, which is what is wanted
    }
  }
}

package dev.sealgate.reconciler.git;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A proxy that knows the one method that https needs. */
final class ConnectProxy implements AutoCloseable {
  private final ServerSocket server;
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final StringBuffer heard = new StringBuffer();

  private ConnectProxy(ServerSocket server) {
    this.server = server;
  }

  static ConnectProxy start() throws IOException {
    ConnectProxy proxy =
        new ConnectProxy(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
    Thread.ofVirtual().start(proxy::accept);
    return proxy;
  }

  String address() {
    return "http://127.0.0.1:" + server.getLocalPort();
  }

  /** The hosts and ports that it was asked for. */
  List<String> asked() {
    return List.copyOf(asked);
  }

  /** The requests as it saw them. */
  String heard() {
    return heard.toString();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        Thread.ofVirtual().start(() -> serve(client));
      } catch (IOException _) {
        return;
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      String request = head(client.getInputStream());
      heard.append(request);
      String target = request.split(" ", 3)[1];
      asked.add(target);
      int colon = target.lastIndexOf(':');
      try (Socket remote =
          new Socket(target.substring(0, colon), Integer.parseInt(target.substring(colon + 1)))) {
        client
            .getOutputStream()
            .write("HTTP/1.1 200 Connected\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        Thread back = Thread.ofVirtual().start(() -> pump(remote, client));
        pump(client, remote);
        back.join();
      }
    } catch (IOException _) {
      // the client sees that it is closed
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("the request ends early");
      }
      head.append((char) next);
    }
    return head.toString();
  }

  private static void pump(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException _) {
      // one side has closed
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}

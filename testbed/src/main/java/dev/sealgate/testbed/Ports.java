package dev.sealgate.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Loopback ports that stay ours while their server is away: a test kills it and starts it again.
 * They are below those that kernels give to outgoing connections, which would take one meanwhile,
 * and each is locked for as long as this JVM lives, so that no other one that runs tests takes it.
 */
final class Ports {
  private static final int FIRST = 20_000;
  private static final int END = 32_000;
  private static final FileChannel TAKEN = open();

  private Ports() {}

  /** A port on which nobody listens. */
  static int free() {
    int first = ThreadLocalRandom.current().nextInt(FIRST, END);
    for (int i = 0; i < END - FIRST; i++) {
      int port = FIRST + (first - FIRST + i) % (END - FIRST);
      if (lock(port) && isFree(port)) {
        return port;
      }
    }
    throw new TestbedException("no free port from " + FIRST + " to " + (END - 1));
  }

  /** Locks the byte at the port's number. */
  private static boolean lock(int port) {
    try {
      return TAKEN.tryLock(port, 1, false) != null;
    } catch (OverlappingFileLockException ours) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException("the file of taken ports can't be locked", e);
    }
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException taken) {
      return false;
    }
  }

  /** Not in a temporary folder: that of the quickstart has to be empty when it ends. */
  private static FileChannel open() {
    Path file = Binaries.cache().resolve("ports.lock");
    try {
      Files.createDirectories(file.getParent());
      return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot open " + file, e);
    }
  }
}

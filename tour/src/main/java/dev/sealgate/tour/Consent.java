package dev.sealgate.tour;

import java.io.Console;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** The reader's word before anything is made in his own cluster. */
record Consent(Narrator narrator, boolean given) {

  /**
   * @throws TourFailure when it is not given
   */
  void obtain(OwnCluster cluster) {
    narrator.say(
        """
        Your own cluster is used: %s, context %s.
        The tour makes the namespaces %s, %s and %s
        and the CustomResourceDefinition %s there,
        runs its controller on this machine with your rights, and removes what it made when it ends.
        """
            .formatted(
                cluster.server(),
                cluster.context(),
                Names.APP,
                Names.SYSTEM,
                Names.VAULT,
                Names.CRD));
    if (given) {
      return;
    }
    Console console = System.console();
    if (console == null || !console.isTerminal()) {
      throw new TourFailure(
          "nobody can be asked here. Nothing was touched; --yes says that it may");
    }
    console.printf("    Go on? [y/N] ");
    console.flush();
    if (!answer(console).toLowerCase(Locale.ROOT).startsWith("y")) {
      throw new TourFailure("nothing was touched");
    }
  }

  /** Beside this thread, which Ctrl-C interrupts: reading from a terminal can't be interrupted. */
  private static String answer(Console console) {
    CompletableFuture<String> line = new CompletableFuture<>();
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          String read = console.readLine();
          line.complete(read == null ? "" : read.strip());
        });
    try {
      return line.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TourFailure("interrupted", e);
    } catch (ExecutionException e) {
      throw new TourFailure("the answer can't be read", e);
    }
  }
}

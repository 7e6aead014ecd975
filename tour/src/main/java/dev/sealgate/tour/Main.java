package dev.sealgate.tour;

import dev.sealgate.testbed.TestbedException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** What {@code ./quickstart} starts, in the checkout's root. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    Options options;
    try {
      options = Options.parse(args);
    } catch (IllegalArgumentException e) {
      System.err.println("quickstart: " + e.getMessage());
      System.err.println("hint: ./quickstart --help");
      System.exit(2);
      return;
    }
    System.exit(tour(options, new Narrator(out)));
  }

  private static int tour(Options options, Narrator narrator) {
    narrator.title("Sealgate: a guided tour");
    Setup setup = new Setup(narrator, Path.of("").toAbsolutePath());
    CountDownLatch stopped = new CountDownLatch(1);
    Thread main = Thread.currentThread();
    // Ctrl-C: the main thread is told to stop, and the JVM waits until everything is down.
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> {
              main.interrupt();
              awaitQuietly(stopped);
            }));
    int exit = 0;
    try {
      Workshop workshop = setup.start(options);
      new Tour(narrator, workshop).run();
      whatNext(narrator, options, workshop);
      if (!options.once()) {
        new CountDownLatch(1).await();
      }
    } catch (InterruptedException e) {
      narrator.say("");
    } catch (TourFailure | TestbedException e) {
      if (!Thread.currentThread().isInterrupted()) {
        narrator.say("The tour ends here: " + e.getMessage());
        exit = 1;
      }
    } catch (RuntimeException e) {
      // a channel that Ctrl-C closes says so in many ways
      if (!Thread.currentThread().isInterrupted()) {
        throw e;
      }
    } finally {
      Thread.interrupted();
      narrator.say("Stopping everything …");
      setup.close();
      narrator.done("everything is stopped and its files are gone");
      stopped.countDown();
    }
    return exit;
  }

  private static void whatNext(Narrator narrator, Options options, Workshop workshop) {
    narrator.step("Try it yourself");
    if (!options.once()) {
      narrator.say(
          """
          The cluster still runs. In another terminal:

            export KUBECONFIG=%s
            kubectl -n %s describe application %s
            kubectl -n %s edit configmap %s        # and watch it come back
            cd %s   # edit, commit, push

          Ctrl-C stops everything and removes it.
          """
              .formatted(
                  workshop.kubeconfig(),
                  Names.APP,
                  Names.APPLICATION,
                  Names.APP,
                  Names.SETTINGS,
                  workshop.repository().folder()));
    }
    narrator.say(
        """
        Your own cluster:   ./quickstart --context NAME
        Install it:         docs/install.md
        Move in from Flux, Argo CD, sealed-secrets or ESO: docs/migrate.md
        """);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

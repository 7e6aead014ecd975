package dev.sealgate.tour;

import dev.sealgate.testbed.Command;
import dev.sealgate.testbed.ControlPlane;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** The cluster that the tour plays in; closing it leaves it as it was before. */
sealed interface Cluster extends AutoCloseable {

  Path kubeconfig();

  /** kubectl as the administrator. */
  Command kubectl();

  @Override
  void close();

  /** An API server of our own on loopback: all of it goes when it is closed. */
  record Embedded(ControlPlane controlPlane) implements Cluster {
    static Embedded start() {
      return new Embedded(ControlPlane.start());
    }

    @Override
    public Path kubeconfig() {
      return controlPlane.kubeconfig();
    }

    @Override
    public Command kubectl() {
      return controlPlane.kubectl();
    }

    @Override
    public void close() {
      controlPlane.close();
    }
  }

  /**
   * The reader's cluster: what the tour made is deleted when it is closed.
   *
   * @param ownsCrd whether the Application CRD was not there before
   */
  record Own(Path kubeconfig, boolean ownsCrd) implements Cluster {
    static final String CRD = "applications.sealgate.dev";

    static Own of(String context, Path workFolder) {
      String home = System.getProperty("user.home");
      String configured = System.getenv("KUBECONFIG");
      byte[] minified =
          Command.of("kubectl")
              .env("HOME", home)
              .env("KUBECONFIG", configured == null ? home + "/.kube/config" : configured)
              .run("config", "view", "--minify", "--flatten", "--context=" + context)
              .orThrow()
              .stdout();
      Path file = workFolder.resolve("kubeconfig");
      try {
        Files.createFile(
            file,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(file, minified);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      boolean there = kubectl(file).run("get", "crd", CRD).exit() == 0;
      return new Own(file, !there);
    }

    @Override
    public Command kubectl() {
      return kubectl(kubeconfig);
    }

    private static Command kubectl(Path kubeconfig) {
      // credential plug-ins that a kubeconfig names look for their own settings there
      return Command.of("kubectl")
          .env("HOME", System.getProperty("user.home"))
          .env("KUBECONFIG", kubeconfig.toString());
    }

    @Override
    public void close() {
      kubectl()
          .run("delete", "namespace", Names.APP, Names.SYSTEM, Names.VAULT, "--ignore-not-found");
      if (ownsCrd) {
        kubectl().run("delete", "crd", CRD, "--ignore-not-found");
      }
    }
  }
}

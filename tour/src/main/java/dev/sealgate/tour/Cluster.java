package dev.sealgate.tour;

import dev.sealgate.testbed.Command;
import dev.sealgate.testbed.ControlPlane;
import java.nio.file.Path;

/** The cluster that the tour plays in; closing it leaves it as it was before. */
sealed interface Cluster extends AutoCloseable permits Cluster.Embedded, OwnCluster {

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
}

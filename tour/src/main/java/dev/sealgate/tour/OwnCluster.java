package dev.sealgate.tour;

import dev.sealgate.testbed.Command;
import dev.sealgate.testbed.CommandResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The reader's cluster. Three namespaces and the Application CRD are made there; closing it takes
 * all of them away again.
 */
record OwnCluster(String context, Path kubeconfig) implements Cluster {
  private static final List<String> NAMESPACES = List.of(Names.APP, Names.SYSTEM, Names.VAULT);
  private static final String NO_FINALIZERS = "{\"metadata\":{\"finalizers\":null}}";

  /** With a kubeconfig of its own that knows no other cluster. */
  static OwnCluster of(String context, Path workFolder) {
    CommandResult view =
        asTheReader()
            .run("config", "view", "--minify", "--flatten", "--raw", "--context=" + context);
    if (view.exit() != 0) {
      throw new TourFailure(
          "the context "
              + context
              + " can't be used: "
              + view.stderr().strip()
              + "\nkubectl config get-contexts shows those that there are");
    }
    Path file = workFolder.resolve("kubeconfig");
    try {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.write(file, view.stdout());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new OwnCluster(context, file);
  }

  /** With all of the reader's environment: a kubeconfig may name a program that gets its login. */
  private static Command asTheReader() {
    Command kubectl = Command.of("kubectl");
    for (Map.Entry<String, String> variable : System.getenv().entrySet()) {
      kubectl = kubectl.env(variable.getKey(), variable.getValue());
    }
    return kubectl;
  }

  @Override
  public Command kubectl() {
    return asTheReader().env("KUBECONFIG", kubeconfig.toString());
  }

  String server() {
    return kubectl()
        .run("config", "view", "-o", "jsonpath={.clusters[0].cluster.server}")
        .orThrow()
        .text();
  }

  /**
   * @throws TourFailure when something is there that closing this would delete, or that the tour's
   *     controller would work on
   */
  void refuseIfOccupied() {
    String crd = markOf("crd", Names.CRD);
    if (!crd.isEmpty() && !crd.equals(Names.MADE_BY)) {
      throw new TourFailure(
          "Sealgate is installed in that cluster, and the tour's controller would reconcile its"
              + " Applications too. Nothing was touched; try another cluster");
    }
    for (String namespace : NAMESPACES) {
      String made = markOf("namespace", namespace);
      if (!made.isEmpty() && !made.equals(Names.MADE_BY)) {
        throw new TourFailure(
            "the namespace " + namespace + " is there already. Nothing was touched");
      }
      crd += made;
    }
    if (!crd.isEmpty()) {
      throw new TourFailure(
          "another quick start runs there, or was killed. Nothing was touched; to remove what it"
              + " left:\n"
              + removal());
    }
  }

  /** Who made the object: empty when it is not there, "somebody" when it does not tell. */
  private String markOf(String kind, String name) {
    String label = Names.MARK.replace(".", "\\.");
    String answer =
        kubectl()
            .run(
                "get",
                kind,
                name,
                "--ignore-not-found",
                "-o",
                "jsonpath={.metadata.name} {.metadata.labels." + label + "}")
            .orThrow()
            .text();
    String mark = answer.startsWith(name) ? answer.substring(name.length()).strip() : "";
    return answer.isEmpty() ? "" : mark.isEmpty() ? "somebody" : mark;
  }

  /** The commands that take away what the tour makes. */
  private String removal() {
    String kubectl = "kubectl --context " + context;
    StringBuilder patches = new StringBuilder();
    for (String application : Names.APPLICATIONS) {
      if (kubectl().run("-n", Names.APP, "get", Names.CRD, application).exit() != 0) {
        continue; // that one was not made yet
      }
      patches.append(
          "%1$s -n %2$s patch applications.sealgate.dev %3$s --type merge -p '%4$s'%n"
              .formatted(kubectl, Names.APP, application, NO_FINALIZERS));
    }
    return patches
        + "%s delete namespace %s%n".formatted(kubectl, String.join(" ", NAMESPACES))
        + "%s delete crd %s".formatted(kubectl, Names.CRD);
  }

  @Override
  public void close() {
    // its controller has ended, and without that the finalizer would keep the namespace for ever
    for (String application : Names.APPLICATIONS) {
      CommandResult _ =
          kubectl()
              .run(
                  "-n",
                  Names.APP,
                  "patch",
                  Names.CRD,
                  application,
                  "--type",
                  "merge",
                  "-p",
                  NO_FINALIZERS);
    }
    CommandResult namespaces = delete(90, "namespace", NAMESPACES);
    CommandResult crd = delete(20, "crd", List.of(Names.CRD));
    if (namespaces.exit() != 0 || crd.exit() != 0) {
      throw new TourFailure(
          "not everything could be removed: "
              + namespaces.stderr().strip()
              + crd.stderr().strip()
              + "\nWhat is left goes with:\n"
              + removal());
    }
  }

  private CommandResult delete(int seconds, String kind, List<String> names) {
    List<String> words = new ArrayList<>(List.of("delete", kind));
    words.addAll(names);
    words.addAll(List.of("--ignore-not-found", "--timeout=" + seconds + "s"));
    return kubectl().run(words.toArray(String[]::new));
  }
}

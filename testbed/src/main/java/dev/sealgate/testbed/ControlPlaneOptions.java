package dev.sealgate.testbed;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a {@link ControlPlane} differs from the plain one.
 *
 * @param users who may log in beside the administrator
 * @param controllerManager further flags of kube-controller-manager, for garbage collection,
 *     deletion of namespaces and Deployments; empty when there is to be none
 * @param auditLog where each request is logged as a JSON line (level Metadata), for counting them
 * @param dataFolder where the cluster's state and its authority are kept when it is closed
 */
public record ControlPlaneOptions(
    List<User> users,
    Optional<List<String>> controllerManager,
    Optional<Path> auditLog,
    Optional<Path> dataFolder) {
  public ControlPlaneOptions {
    users = List.copyOf(users);
    controllerManager = controllerManager.map(List::copyOf);
  }

  public static ControlPlaneOptions defaults() {
    return new ControlPlaneOptions(List.of(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  public ControlPlaneOptions withControllerManager(String... flags) {
    return new ControlPlaneOptions(users, Optional.of(List.of(flags)), auditLog, dataFolder);
  }

  public ControlPlaneOptions withAuditLog(Path file) {
    return new ControlPlaneOptions(users, controllerManager, Optional.of(file), dataFolder);
  }

  public ControlPlaneOptions withDataFolder(Path folder) {
    return new ControlPlaneOptions(users, controllerManager, auditLog, Optional.of(folder));
  }

  /** A user who has no rights until RBAC objects grant them. */
  public ControlPlaneOptions withUser(String name, String token, String... groups) {
    List<User> more = new ArrayList<>(users);
    more.add(new User(name, token, List.of(groups)));
    return new ControlPlaneOptions(more, controllerManager, auditLog, dataFolder);
  }

  /** A line of the API server's token file. */
  public record User(String name, String token, List<String> groups) {
    public User {
      groups = List.copyOf(groups);
    }

    String line() {
      return token + "," + name + "," + name + ",\"" + String.join(",", groups) + "\"";
    }

    @Override
    public String toString() {
      return "User[" + name + "]";
    }
  }
}

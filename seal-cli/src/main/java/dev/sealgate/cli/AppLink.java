package dev.sealgate.cli;

import dev.sealgate.cli.cluster.ClusterApi;
import dev.sealgate.cli.cluster.Deadline;
import dev.sealgate.cli.operate.App;
import dev.sealgate.cli.operate.AppStore;
import dev.sealgate.cli.operate.AppTable;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A cluster that is asked for Applications.
 *
 * @param given the namespace that was typed
 * @param namespace that one, or the context's
 */
record AppLink(ClusterApi api, Optional<String> given, String namespace) implements AutoCloseable {
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");

  static AppLink open(World world, AppOptions options) {
    return open(world, options.kubeconfig(world), options.namespace());
  }

  static AppLink open(World world, Kubeconfig config, Optional<String> given) {
    if (!config.isFound() && world.variable("KUBERNETES_SERVICE_HOST").isEmpty()) {
      throw Failure.of(
          "no kubeconfig is found, so there is no cluster to ask",
          "set KUBECONFIG or --kubeconfig; kubectl config view shows what kubectl has");
    }
    if (config.isFound() && config.namespace().isEmpty()) {
      throw Failure.of(
          "the kubeconfig names no current context",
          "add --context NAME; kubectl config get-contexts lists them");
    }
    String place = checked("--namespace", given.or(config::namespace).orElse("default"));
    return new AppLink(ClusterApi.open(config.text()), given, place);
  }

  AppStore store() {
    return new AppStore(api);
  }

  /** {@code NAME}, {@code NAMESPACE/NAME}, or as {@code --output name} prints it. */
  AppStore.Key key(String typed) {
    String[] parts = typed.split("/", -1);
    if (parts.length == 1) {
      return new AppStore.Key(namespace, checked("NAME", typed));
    }
    if (parts.length == 2 && parts[0].matches("applications?\\.sealgate\\.dev")) {
      return new AppStore.Key(namespace, checked("NAME", parts[1]));
    }
    if (parts.length != 2 || given.filter(it -> !it.equals(parts[0])).isPresent()) {
      throw Failure.usage(
          "NAME is not one of an Application",
          "like web, or shop/web for the one in namespace shop");
    }
    return new AppStore.Key(checked("NAME", parts[0]), checked("NAME", parts[1]));
  }

  /** Prints a line for each change, of these Applications or of all that are there. */
  void watch(World world, boolean all, List<AppStore.Key> keys, Deadline deadline) {
    store()
        .follow(
            namespace(all, keys),
            keys.stream().map(AppStore.Key::name).toList(),
            deadline,
            app -> {
              world.print(AppTable.change(app, world.clock().instant()) + "\n");
              return true;
            });
  }

  /** Where to watch: one collection is followed, of one namespace or of all. */
  private String namespace(boolean all, List<AppStore.Key> keys) {
    if (all) {
      return "";
    }
    List<String> places = keys.stream().map(AppStore.Key::namespace).distinct().toList();
    if (places.size() > 1) {
      throw Failure.usage(
          "Applications of several namespaces are not watched at once", "-A watches all");
    }
    return places.isEmpty() ? namespace : places.getFirst();
  }

  private static String checked(String what, String name) {
    if (!NAME.matcher(name).matches()) {
      throw Failure.usage(
          what + " is not a name that Kubernetes takes",
          "small letters, digits, - and . between them; seal apps -A lists all");
    }
    return name;
  }

  /** An Application that stands in Git is put right by the one that applies it. */
  static void tellOwner(World world, App app) {
    app.appliedBy()
        .ifPresent(owner ->
            world.notice(
                "%s is applied by Application %s: what its Git says of this field is put back"
                    .formatted(app.id(), owner)));
  }

  @Override
  public void close() {
    api.close();
  }
}

package dev.sealgate.cli.cluster;

import dev.sealgate.cli.Failure;
import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the Kubernetes client makes of a kubeconfig. */
public final class ClusterConfig {
  private ClusterConfig() {}

  /**
   * @param kubeconfig content, as JSON; empty inside a pod
   */
  public static Config of(Optional<String> kubeconfig) {
    Config config;
    try {
      config =
          kubeconfig
              .map(text -> Config.fromKubeconfig(text))
              .orElseGet(() -> Config.autoConfigure(null));
    } catch (RuntimeException _) {
      throw Failure.of("the kubeconfig can't be used", "does kubectl get ns work?");
    }
    if (kubeconfig.isPresent() && !hasCredentials(config)) {
      requireNoCommand(object(kubeconfig.get()));
    }
    return config;
  }

  private static boolean hasCredentials(Config config) {
    return Stream.of(
            config.getOauthToken(),
            config.getAutoOAuthToken(),
            config.getClientCertData(),
            config.getClientCertFile(),
            config.getUsername())
        .anyMatch(Objects::nonNull);
  }

  /** The client goes on without credentials when the command that makes them fails. */
  private static void requireNoCommand(Map<?, ?> kubeconfig) {
    String context = text(kubeconfig.get("current-context"));
    String user = text(entry(kubeconfig, "contexts", context, "context").get("user"));
    Map<?, ?> exec = map(entry(kubeconfig, "users", user, "user").get("exec"));
    String command = text(exec.get("command"));
    if (!command.isEmpty()) {
      throw Failure.of(
          "the command %s, which makes the credentials of the kubeconfig's context \"%s\", made none"
              .formatted(command, context),
          "is it installed, on the PATH, and logged in? Try it by hand: kubectl get ns --context "
              + context);
    }
  }

  private static Map<?, ?> entry(Map<?, ?> kubeconfig, String list, String name, String field) {
    List<?> entries = kubeconfig.get(list) instanceof List<?> all ? all : List.of();
    return entries.stream()
        .map(ClusterConfig::map)
        .filter(entry -> name.equals(entry.get("name")))
        .findFirst()
        .<Map<?, ?>>map(entry -> map(entry.get(field)))
        .orElse(Map.of());
  }

  private static Map<?, ?> map(@Nullable Object value) {
    return value instanceof Map<?, ?> map ? map : Map.of();
  }

  private static String text(@Nullable Object value) {
    return value instanceof String text ? text : "";
  }

  private static Map<?, ?> object(String json) {
    try {
      return Answers.object(json.getBytes(StandardCharsets.UTF_8));
    } catch (IOException _) {
      return Map.of();
    }
  }
}

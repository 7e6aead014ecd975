package dev.sealgate.reconciler;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the process is told by flags and environment; a flag wins.
 *
 * @param port for probes, metrics and the certificate
 */
record Options(
    String namespace,
    int port,
    Path cacheDirectory,
    boolean allowFileRepositories,
    boolean leaderElection) {
  static final String USAGE =
      """
      Usage: sealgate [flags]

      Flags                           Environment           Default
        --namespace=NAME              SEALGATE_NAMESPACE    sealgate-system
        --http-port=PORT              SEALGATE_HTTP_PORT    8080
        --cache-dir=DIRECTORY         SEALGATE_CACHE_DIR    sealgate-cache below the temp folder
        --allow-file-repositories     read file:// repositories
        --no-leader-election          when there surely is one process only
        --help                        this text

      The cluster is the one of KUBECONFIG, or the one that the process runs in.
      SEALGATE_LOG_FORMAT=json writes the log as JSON lines, SEALGATE_LOG_LEVEL sets its level.
      """;

  /** Either options, or text to print and an exit code. */
  sealed interface Parsed {
    record Run(Options options) implements Parsed {}

    record Print(String text, int exitCode) implements Parsed {}
  }

  static Parsed parse(List<String> arguments, Map<String, String> environment) {
    String namespace = environment.getOrDefault("SEALGATE_NAMESPACE", "sealgate-system");
    String port = environment.getOrDefault("SEALGATE_HTTP_PORT", "8080");
    String cache =
        environment.getOrDefault(
            "SEALGATE_CACHE_DIR",
            Path.of(System.getProperty("java.io.tmpdir"), "sealgate-cache").toString());
    boolean files = false;
    boolean election = true;
    for (String argument : arguments) {
      int equals = argument.indexOf('=');
      String flag = equals < 0 ? argument : argument.substring(0, equals);
      String value = equals < 0 ? "" : argument.substring(equals + 1);
      switch (flag) {
        case "--namespace" -> namespace = value;
        case "--http-port" -> port = value;
        case "--cache-dir" -> cache = value;
        case "--allow-file-repositories" -> files = true;
        case "--no-leader-election" -> election = false;
        case "--help", "-h" -> {
          return new Parsed.Print(USAGE, 0);
        }
        default -> {
          return new Parsed.Print("sealgate: unknown flag " + flag + "\n\n" + USAGE, 2);
        }
      }
    }
    Optional<Integer> number = portNumber(port);
    if (number.isEmpty() || namespace.isEmpty() || cache.isEmpty()) {
      String what =
          number.isEmpty()
              ? "--http-port is a number from 0 to 65535"
              : namespace.isEmpty() ? "--namespace needs a name" : "--cache-dir needs a directory";
      return new Parsed.Print("sealgate: " + what + "\n\n" + USAGE, 2);
    }
    return new Parsed.Run(new Options(namespace, number.get(), Path.of(cache), files, election));
  }

  private static Optional<Integer> portNumber(String text) {
    return text.matches("[0-9]{1,5}") && Integer.parseInt(text) <= 65535
        ? Optional.of(Integer.parseInt(text))
        : Optional.empty();
  }
}

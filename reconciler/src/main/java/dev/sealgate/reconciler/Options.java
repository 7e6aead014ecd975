package dev.sealgate.reconciler;

import dev.sealgate.externalsecrets.aws.AwsSettings;
import dev.sealgate.reconciler.controller.GoDuration;
import dev.sealgate.reconciler.git.ProxyRules;
import dev.sealgate.reconciler.secrets.KeyRenewal;
import dev.sealgate.reconciler.shards.Pace;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What the process is told by flags and environment; a flag wins.
 *
 * @param port for probes, metrics and the certificate
 * @param sharding whether replicas share the Applications
 * @param lease how long others wait for a replica that is not heard of
 * @param sealingKeyNamespaces where sealing keys are looked for besides
 */
record Options(
    String namespace,
    int port,
    Path cacheDirectory,
    boolean allowFileRepositories,
    boolean leaderElection,
    boolean sharding,
    Duration lease,
    List<String> sealingKeyNamespaces,
    KeyRenewal keyRenewal,
    AwsSettings.Ambient awsAmbient,
    boolean awsAmbientKeys,
    String kustomize,
    String helm) {
  static final String USAGE =
      """
      Usage: sealgate [flags]

      Flag                                  Environment                       Default
        --namespace=NAME                    SEALGATE_NAMESPACE                sealgate-system
        --http-port=PORT                    SEALGATE_HTTP_PORT                8080
        --cache-dir=DIRECTORY               SEALGATE_CACHE_DIR                sealgate-cache in the temp folder
        --sealing-key-namespaces=NAME,...   SEALGATE_SEALING_KEY_NAMESPACES   none
            where sealing keys are looked for besides, such as kube-system
        --key-renew-period=DURATION         SEALGATE_KEY_RENEW_PERIOD         720h
            age at which the newest sealing key is followed by a new one; 0 for never
        --key-cutoff-time=TIME              SEALGATE_KEY_CUTOFF_TIME          none
            from then on sealing keys from before it are not sealed with, as in
            "Sat, 21 Nov 2026 09:00:00 +0000"
        --key-size=BITS                     SEALGATE_KEY_SIZE                 4096
            RSA bits of new sealing keys, 2048 to 4096
        --aws-ambient=WHO                   SEALGATE_AWS_AMBIENT              nobody
            whose stores may use the controller's own AWS identity: nobody,
            cluster-stores (ClusterSecretStores of the cluster) or all-stores
        --aws-ambient-keys                  SEALGATE_AWS_AMBIENT_KEYS         false
            let Applications that bring no AWS identity use the controller's own
            for the KMS keys that they trust
        --kustomize=PROGRAM                 SEALGATE_KUSTOMIZE                kustomize
            the program that builds kustomizations: a path, or a name in the PATH
        --helm=PROGRAM                      SEALGATE_HELM                     sealgate-helm
            the program that renders charts, likewise
        --allow-file-repositories           SEALGATE_ALLOW_FILE_REPOSITORIES  false
            read file:// repositories
        --no-leader-election                SEALGATE_NO_LEADER_ELECTION       false
            when there surely is one process only
        --sharding                          SEALGATE_SHARDING                 false
            share the Applications among all replicas, which all need it
        --lease-duration=DURATION           SEALGATE_LEASE_DURATION           15s
            after which another replica takes over from one that is not heard of, 3s to 5m
        --help

      The cluster is that of KUBECONFIG, or the one that the process runs in.
      SEALGATE_LOG_FORMAT=json writes the log as JSON lines, SEALGATE_LOG_LEVEL sets its level.
      SEALGATE_POD_UID is the uid of the Pod, when it runs in one: a container that is started
      again then need not wait for its own Lease to expire.
      HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY are heeded for Git over https and http.
      AWS_SECRETSMANAGER_ENDPOINT, AWS_STS_ENDPOINT and AWS_ENDPOINT_URL_KMS name other endpoints
      than AWS's own.
      """;

  Options {
    sealingKeyNamespaces = List.copyOf(sealingKeyNamespaces);
  }

  /** Either options, or text to print and an exit code. */
  sealed interface Parsed {
    record Run(Options options) implements Parsed {}

    record Print(String text, int exitCode) implements Parsed {}
  }

  private enum Flag {
    NAMESPACE("sealgate-system"),
    HTTP_PORT("8080"),
    CACHE_DIR(Path.of(System.getProperty("java.io.tmpdir"), "sealgate-cache").toString()),
    SEALING_KEY_NAMESPACES(""),
    KEY_RENEW_PERIOD("720h"),
    KEY_CUTOFF_TIME(""),
    KEY_SIZE("4096"),
    AWS_AMBIENT("nobody"),
    AWS_AMBIENT_KEYS("false"),
    KUSTOMIZE("kustomize"),
    HELM("sealgate-helm"),
    ALLOW_FILE_REPOSITORIES("false"),
    NO_LEADER_ELECTION("false"),
    SHARDING("false"),
    LEASE_DURATION("15s");

    private final String fallback;

    Flag(String fallback) {
      this.fallback = fallback;
    }

    String option() {
      return "--" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    boolean isSwitch() {
      return fallback.equals("false");
    }
  }

  static Parsed parse(List<String> arguments, Map<String, String> environment) {
    List<String> values = new ArrayList<>();
    for (Flag flag : Flag.values()) {
      values.add(environment.getOrDefault("SEALGATE_" + flag.name(), flag.fallback));
    }
    for (String argument : arguments) {
      if (argument.equals("--help") || argument.equals("-h")) {
        return new Parsed.Print(USAGE, 0);
      }
      int equals = argument.indexOf('=');
      String name = equals < 0 ? argument : argument.substring(0, equals);
      Optional<Flag> flag =
          Arrays.stream(Flag.values()).filter(it -> it.option().equals(name)).findFirst();
      if (flag.isEmpty()) {
        return wrong("unknown flag " + name);
      }
      if (equals < 0 && !flag.get().isSwitch()) {
        return wrong(name + " needs a value, as in " + name + "=...");
      }
      values.set(flag.get().ordinal(), equals < 0 ? "true" : argument.substring(equals + 1));
    }
    try {
      ProxyRules _ = ProxyRules.of(environment);
    } catch (IllegalArgumentException wrong) {
      return wrong(String.valueOf(wrong.getMessage()));
    }
    return of(values);
  }

  private static Parsed of(List<String> values) {
    String port = values.get(Flag.HTTP_PORT.ordinal());
    if (!port.matches("[0-9]{1,5}") || Integer.parseInt(port) > 65535) {
      return wrong("--http-port is a number from 0 to 65535");
    }
    String namespace = values.get(Flag.NAMESPACE.ordinal());
    if (!namespace.matches("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?")) {
      return wrong("--namespace is the name of a namespace");
    }
    String cache = values.get(Flag.CACHE_DIR.ordinal());
    if (cache.isEmpty()) {
      return wrong("--cache-dir is a directory");
    }
    String ambient = values.get(Flag.AWS_AMBIENT.ordinal());
    Optional<AwsSettings.Ambient> who =
        Arrays.stream(AwsSettings.Ambient.values())
            .filter(it -> it.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(ambient))
            .findFirst();
    if (who.isEmpty()) {
      return wrong("--aws-ambient is nobody, cluster-stores or all-stores");
    }
    String period = values.get(Flag.KEY_RENEW_PERIOD.ordinal());
    Optional<Duration> renewal =
        period.matches("0+[a-z]*") ? Optional.of(Duration.ZERO) : GoDuration.parse(period);
    if (renewal.isEmpty()) {
      return wrong("--key-renew-period is a duration of at most a year, such as 720h, or 0");
    }
    Optional<Instant> cutoff;
    try {
      cutoff = instant(values.get(Flag.KEY_CUTOFF_TIME.ordinal()));
    } catch (DateTimeParseException _) {
      return wrong("--key-cutoff-time is a time such as \"Sat, 21 Nov 2026 09:00:00 +0000\"");
    }
    String bits = values.get(Flag.KEY_SIZE.ordinal());
    if (!bits.matches("2048|3072|4096")) {
      return wrong("--key-size is 2048, 3072 or 4096");
    }
    Optional<Duration> lease =
        GoDuration.parse(values.get(Flag.LEASE_DURATION.ordinal())).filter(Options::isLease);
    if (lease.isEmpty()) {
      return wrong("--lease-duration is a duration of whole seconds, from 3s to 5m");
    }
    if (isTrue(values, Flag.SHARDING) && isTrue(values, Flag.NO_LEADER_ELECTION)) {
      return wrong("--sharding is for several replicas, --no-leader-election for one");
    }
    return new Parsed.Run(
        new Options(
            namespace,
            Integer.parseInt(port),
            Path.of(cache),
            isTrue(values, Flag.ALLOW_FILE_REPOSITORIES),
            !isTrue(values, Flag.NO_LEADER_ELECTION),
            isTrue(values, Flag.SHARDING),
            lease.get(),
            Arrays.stream(values.get(Flag.SEALING_KEY_NAMESPACES.ordinal()).split(",", -1))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList(),
            new KeyRenewal(renewal.get(), cutoff, Integer.parseInt(bits)),
            who.get(),
            isTrue(values, Flag.AWS_AMBIENT_KEYS),
            values.get(Flag.KUSTOMIZE.ordinal()),
            values.get(Flag.HELM.ordinal())));
  }

  private static boolean isLease(Duration duration) {
    return duration.compareTo(Pace.SHORTEST) >= 0
        && duration.compareTo(Pace.LONGEST) <= 0
        && duration.toMillisPart() == 0;
  }

  /** As sealed-secrets takes it (RFC 1123 with a numeric zone). */
  private static Optional<Instant> instant(String text) {
    return text.isEmpty()
        ? Optional.empty()
        : Optional.of(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text, Instant::from));
  }

  private static boolean isTrue(List<String> values, Flag flag) {
    return values.get(flag.ordinal()).equals("true");
  }

  private static Parsed wrong(String what) {
    return new Parsed.Print("sealgate: " + what + "\n\n" + USAGE, 2);
  }
}

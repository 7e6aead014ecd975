package dev.sealgate.reconciler.controller;

import dev.sealgate.reconciler.shards.Self;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * Names a process among those that want to lead.
 *
 * @param pod what the processes of one Pod have in common, empty outside of one. A Pod's container
 *     never runs twice, so a process that starts there knows that the one before it has ended
 * @param name of this very process
 */
public record Instance(String pod, String name) {
  private static final int LONGEST_HOST = 63;

  public Instance {
    Objects.requireNonNull(pod, "pod");
    Objects.requireNonNull(name, "name");
  }

  /** A process that is nobody's successor. */
  public static Instance named(String name) {
    return new Instance("", name);
  }

  /**
   * @param environment SEALGATE_POD_UID is the Pod's uid: unlike its name it is never used again,
   *     and unlike the host name it is not the node's
   */
  public static Instance of(Map<String, String> environment, RandomGenerator random) {
    String host = environment.getOrDefault("HOSTNAME", "sealgate");
    String host63 = host.substring(0, Math.min(host.length(), LONGEST_HOST));
    String process = HexFormat.of().toHexDigits(random.nextLong());
    String uid = environment.getOrDefault("SEALGATE_POD_UID", "");
    if (uid.isEmpty()) {
      return named(host63 + "_" + process);
    }
    String pod = host63 + "_" + uid + "_";
    return new Instance(pod, pod + process);
  }

  /** As one that shares the work with others. */
  Self self() {
    String base = pod.isEmpty() ? name : pod;
    String plain = base.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    return new Self("sealgate-shard-" + plain.replaceAll("^-|-$", ""), name, this::isSuccessorOf);
  }

  /** Whether the holder of that name was a process of the same Pod, and so has ended. */
  boolean isSuccessorOf(String holder) {
    return !pod.isEmpty() && holder.startsWith(pod) && !holder.equals(name);
  }
}

package dev.sealgate.reconciler.controller;

import dev.sealgate.crds.v1alpha1.ApplicationStatus;
import dev.sealgate.crds.v1alpha1.ApplicationStatus.SecretStatus;
import dev.sealgate.reconciler.cluster.Json;
import dev.sealgate.reconciler.model.ObjectRef;
import dev.sealgate.reconciler.model.SecretProvenance;
import dev.sealgate.reconciler.plan.Plan;
import dev.sealgate.reconciler.plan.PlannedObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where each Secret came from and when its keys changed. A key's mark is a digest of its
 * placeholder, which is itself keyed: it can't be guessed from the value, nor compared between
 * Secrets.
 */
final class SecretStatuses {
  private static final int MOST_SECRETS = 1000;
  // with the rest of the status well below what etcd takes in one request
  private static final int MOST_KEYS = 8000;
  private static final int MOST_DETAILS = 8;
  private static final int MARK_BYTES = 6;

  private SecretStatuses() {}

  static List<SecretStatus> of(
      Plan plan, List<SecretProvenance> provenance, ApplicationStatus before, Instant now) {
    Map<String, Map<String, String>> earlier = earlier(before);
    List<SecretStatus> secrets = new ArrayList<>();
    Map<String, PlannedObject> byName = byName(plan);
    int keys = 0;
    for (SecretProvenance from : provenance) {
      PlannedObject object = find(plan, byName, from.secret());
      if (object == null || secrets.size() >= MOST_SECRETS) {
        continue;
      }
      String name = object.ref().namespace() + "/" + object.ref().name();
      keys += Json.map(object.body(), "data").size();
      List<String> details = from.details().stream().limit(MOST_DETAILS).toList();
      secrets.add(
          new SecretStatus(
              name,
              from.via().text(),
              from.origin().file(),
              from.origin().document(),
              details.isEmpty() ? null : details,
              keys > MOST_KEYS
                  ? null
                  : changed(object, earlier.getOrDefault(name, Map.of()), now)));
    }
    return List.copyOf(secrets);
  }

  /** The first Secret of each name. */
  private static Map<String, PlannedObject> byName(Plan plan) {
    Map<String, PlannedObject> byName = new HashMap<>();
    for (PlannedObject object : plan.objects()) {
      if (object.isSecret()) {
        byName.putIfAbsent(object.ref().name(), object);
      }
    }
    return byName;
  }

  private static @Nullable PlannedObject find(
      Plan plan, Map<String, PlannedObject> byName, ObjectRef secret) {
    PlannedObject exact = plan.get(secret);
    return exact == null && secret.namespace().isEmpty() ? byName.get(secret.name()) : exact;
  }

  /**
   * One text for each key: the API server looks at every value of a status for each write and each
   * watch, and there are thousands of keys.
   */
  private static Map<String, String> changed(
      PlannedObject secret, Map<String, String> earlier, Instant now) {
    Map<String, String> changed = new TreeMap<>();
    Json.map(secret.body(), "data")
        .forEach((key, masked) -> {
          String mark = mark(secret.ref() + "\n" + key + "\n" + masked);
          String known = earlier.get(key);
          changed.put(
              key,
              known != null && known.endsWith(" " + mark)
                  ? known
                  : now.truncatedTo(ChronoUnit.SECONDS) + " " + mark);
        });
    return changed;
  }

  private static Map<String, Map<String, String>> earlier(ApplicationStatus before) {
    Map<String, Map<String, String>> earlier = new HashMap<>();
    if (before.secrets() != null) {
      for (SecretStatus secret : before.secrets()) {
        if (secret.changed() != null) {
          earlier.put(secret.secret(), secret.changed());
        }
      }
    }
    return earlier;
  }

  private static String mark(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, MARK_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}

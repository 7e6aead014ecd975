package dev.sealgate.reconciler.apply;

import dev.sealgate.reconciler.cluster.ApiClient;
import dev.sealgate.reconciler.cluster.Json;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads from {@code metadata.managedFields} whether an object still is as it was applied. Whoever
 * changes or removes a field that server-side apply gave to us takes it out of our entry, so the
 * entry differs exactly when something of ours was touched. What others add leaves it alone, and no
 * value has to be read back for it.
 */
public final class Marks {
  private Marks() {}

  /**
   * A digest of our entry, and of those that wrote {@code stringData}: the API server turns it into
   * {@code data} without telling who owns that now. Empty when we own nothing of the object.
   */
  public static String of(Map<String, @Nullable Object> object) {
    List<Object> telling = new ArrayList<>();
    boolean owned = false;
    for (Object entry : Json.list(object, "metadata", "managedFields")) {
      boolean ours =
          Json.text(entry, "manager").equals(ApiClient.FIELD_MANAGER)
              && Json.text(entry, "operation").equals("Apply")
              && Json.text(entry, "subresource").isEmpty();
      owned |= ours;
      if (ours || Json.map(entry, "fieldsV1").containsKey("f:stringData")) {
        telling.add(Json.map(entry));
      }
    }
    return owned ? digest(Json.canonical(Map.of("entries", telling))) : "";
  }

  /** Who else wrote last, as far as the object tells; empty when nobody did. */
  public static String lastOther(Map<String, @Nullable Object> object) {
    String latest = "";
    String manager = "";
    for (Object entry : Json.list(object, "metadata", "managedFields")) {
      String time = Json.text(entry, "time");
      if (!Json.text(entry, "manager").equals(ApiClient.FIELD_MANAGER)
          && Json.text(entry, "subresource").isEmpty()
          && time.compareTo(latest) >= 0) {
        latest = time;
        manager = Json.text(entry, "manager");
      }
    }
    return manager;
  }

  private static String digest(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes), 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}

package dev.sealgate.reconciler.cluster;

/**
 * How an object is written.
 *
 * @param dryRun nothing is kept
 */
public record Write(boolean dryRun) {
  String query() {
    return "?fieldManager="
        + ApiClient.FIELD_MANAGER
        + "&fieldValidation=Strict"
        + (dryRun ? "&dryRun=All" : "");
  }
}

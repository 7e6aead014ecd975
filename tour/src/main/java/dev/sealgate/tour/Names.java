package dev.sealgate.tour;

import java.util.List;

/** Names of what the tour makes in the cluster. */
final class Names {
  static final String SYSTEM = "sealgate-tour-system";
  static final String APP = "sealgate-tour";
  static final String VAULT = "sealgate-tour-vault";
  static final String CRD = "applications.sealgate.dev";

  /** On what is not inside of the namespaces, or is one of them. */
  static final String MARK = "app.kubernetes.io/managed-by";

  static final String MADE_BY = "sealgate-quickstart";
  static final String APPLICATION = "shop";
  static final String DEPLOYER = "shop-deployer";
  static final String AGE_KEYS = "sops-age";
  static final String SETTINGS = "shop-settings";
  static final String DATABASE = "shop-database";
  static final String API_TOKEN = "shop-api-token";
  static final String PAYMENTS = "shop-payments";

  /** The Application of an overlay, and that of a chart. */
  static final String OVERLAY = "shop-prod";

  static final String CHART = "cache";

  static final List<String> APPLICATIONS = List.of(APPLICATION, OVERLAY, CHART);

  private Names() {}
}

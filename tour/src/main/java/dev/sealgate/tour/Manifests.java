package dev.sealgate.tour;

/** The files of the example repository and the objects that a platform team sets up around it. */
final class Manifests {
  private Manifests() {}

  /** Namespaces, the deployer's rights, and a Secret that plays the external store. */
  static String platform(String storedKey) {
    return """
    apiVersion: v1
    kind: Namespace
    metadata: {name: %1$s, labels: {%6$s: %7$s}}
    ---
    apiVersion: v1
    kind: Namespace
    metadata: {name: %2$s, labels: {%6$s: %7$s}}
    ---
    apiVersion: v1
    kind: Namespace
    metadata: {name: %3$s, labels: {%6$s: %7$s}}
    ---
    apiVersion: v1
    kind: ServiceAccount
    metadata: {name: %4$s, namespace: %2$s}
    ---
    apiVersion: rbac.authorization.k8s.io/v1
    kind: Role
    metadata: {name: %4$s, namespace: %2$s}
    rules:
      - {apiGroups: [""], resources: [configmaps, secrets, services], verbs: ["*"]}
      - {apiGroups: [""], resources: [serviceaccounts/token], resourceNames: [%4$s], verbs: [create]}
    ---
    apiVersion: rbac.authorization.k8s.io/v1
    kind: RoleBinding
    metadata: {name: %4$s, namespace: %2$s}
    roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: %4$s}
    subjects: [{kind: ServiceAccount, name: %4$s, namespace: %2$s}]
    ---
    apiVersion: rbac.authorization.k8s.io/v1
    kind: Role
    metadata: {name: %4$s, namespace: %3$s}
    rules:
      - {apiGroups: [""], resources: [secrets], resourceNames: [payments], verbs: [get]}
    ---
    apiVersion: rbac.authorization.k8s.io/v1
    kind: RoleBinding
    metadata: {name: %4$s, namespace: %3$s}
    roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: %4$s}
    subjects: [{kind: ServiceAccount, name: %4$s, namespace: %2$s}]
    ---
    apiVersion: v1
    kind: Secret
    metadata: {name: payments, namespace: %3$s}
    stringData: {key: "%5$s"}
    """
        .formatted(
            Names.SYSTEM,
            Names.APP,
            Names.VAULT,
            Names.DEPLOYER,
            storedKey,
            Names.MARK,
            Names.MADE_BY);
  }

  static String application(String repositoryUrl, String gitSecret) {
    return application(Names.APPLICATION, ExampleRepository.FOLDER, "", repositoryUrl, gitSecret);
  }

  /**
   * @param more of the source
   */
  static String application(
      String name, String path, String more, String repositoryUrl, String gitSecret) {
    return """
    apiVersion: sealgate.dev/v1alpha1
    kind: Application
    metadata: {name: %s, namespace: %s}
    spec:
      source: {repoURL: "%s", targetRevision: main, path: %s, secretRef: {name: %s}%s}
      destination: {namespace: %2$s}
      interval: 2s
      serviceAccountName: %s
      decryption: {secretRef: {name: %s}}
      syncPolicy:
        automated: {prune: true, selfHeal: true}
    """
        .formatted(
            name, Names.APP, repositoryUrl, path, gitSecret, more, Names.DEPLOYER, Names.AGE_KEYS);
  }

  static final String SETTINGS =
      """
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: shop-settings}
      data: {greeting: hello, currency: EUR}
      """;

  static final String SERVICE =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: shop}
      spec:
        selector: {app: shop}
        ports: [{name: http, port: 80, targetPort: 8080}]
      """;

  static final String DATABASE_PLAIN =
      """
      apiVersion: v1
      kind: Secret
      metadata:
        name: shop-database
      stringData:
        username: shop
        password: correct-horse-battery-staple
      """;

  static final String API_TOKEN_PLAIN =
      """
      apiVersion: v1
      kind: Secret
      metadata:
        name: shop-api-token
        namespace: sealgate-tour
      stringData:
        token: only-the-cluster-can-open-this
      """;

  static final String STORE =
      """
      apiVersion: external-secrets.io/v1
      kind: SecretStore
      metadata: {name: platform}
      spec:
        provider:
          kubernetes:
            remoteNamespace: sealgate-tour-vault
            auth: {serviceAccount: {name: shop-deployer}}
      """;

  static final String PAYMENTS =
      """
      apiVersion: external-secrets.io/v1
      kind: ExternalSecret
      metadata: {name: shop-payments}
      spec:
        refreshInterval: 2s
        secretStoreRef: {name: platform, kind: SecretStore}
        data:
          - {secretKey: key, remoteRef: {key: payments, property: key}}
      """;

  static final String BASE =
      """
      resources: [web.yaml]
      """;

  static final String BASE_WEB =
      """
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: web}
      data: {mode: base}
      """;

  static final String OVERLAY =
      """
      namePrefix: prod-
      resources: [../../base]
      patches: [{patch: '{apiVersion: v1, kind: ConfigMap, metadata: {name: web}, data: {mode: prod}}'}]
      secretGenerator: [{name: smtp, envs: [smtp.env], options: {disableNameSuffixHash: true}}]
      """;

  static final String SMTP_PLAIN = "SMTP_PASSWORD=sent-by-the-overlay\n";

  static final String CHART =
      """
      apiVersion: v2
      name: cache
      version: 1.0.0
      """;

  static final String CHART_VALUES =
      """
      user: cache
      password: ""
      """;

  static final String CHART_TEMPLATE =
      """
      apiVersion: v1
      kind: Secret
      metadata: {name: {{ .Release.Name }}-login}
      data:
        url: {{ printf "redis://%s:%s@cache" .Values.user (.Values.password | urlquery) | b64enc }}
      """;

  static final String CHART_SECRETS_PLAIN =
      """
      password: rendered/by-the-chart
      """;
}

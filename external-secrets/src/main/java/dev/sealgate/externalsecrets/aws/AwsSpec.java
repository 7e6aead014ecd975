package dev.sealgate.externalsecrets.aws;

import dev.sealgate.externalsecrets.Failure.Kind;
import dev.sealgate.externalsecrets.Fields;
import dev.sealgate.externalsecrets.StoreContext;
import dev.sealgate.externalsecrets.StoreContext.AccountRef;
import dev.sealgate.externalsecrets.StoreContext.KeyRef;
import dev.sealgate.externalsecrets.StoreKind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * {@code spec.provider.aws}, read and checked.
 *
 * @param roles assumed one after the other, before {@code role}
 * @param prefix put before every key
 */
record AwsSpec(
    String region, List<String> roles, Optional<Role> role, String prefix, Auth auth, String path) {

  /** {@code role}, and what goes with it. */
  record Role(
      String arn,
      Optional<String> externalId,
      Map<String, String> sessionTags,
      List<String> transitiveTagKeys) {}

  /** Where the first credentials come from. */
  sealed interface Auth {

    record Keys(KeyRef accessKeyId, KeyRef secretAccessKey, Optional<KeyRef> sessionToken)
        implements Auth {}

    record WebIdentity(AccountRef account) implements Auth {}

    /** The controller's own identity. */
    record Ambient() implements Auth {}
  }

  static AwsSpec read(StoreContext store, AwsSettings settings) {
    Fields spec = store.spec();
    if (!spec.requiredText("service").equals("SecretsManager") && spec.has("service")) {
      spec.refuse(
          Kind.UNSUPPORTED,
          "service",
          "names a service that Sealgate doesn't read",
          "use SecretsManager");
    }
    String region = spec.requiredText("region");
    // It becomes a part of the host name.
    if (!region.isEmpty() && !region.matches("[a-z]{2,5}(-[a-z]{1,12}){1,3}-[0-9]{1,2}")) {
      spec.refuse(Kind.MALFORMED, "region", "is not a region of AWS", "write one as eu-west-1");
    }
    // Concerns what PushSecret writes.
    spec.disregard("secretsManager");
    spec.unsupported("customSessionTags", "write the tags into sessionTags");
    spec.choice("sessionTagsPolicy", Map.of("None", true), true);
    return new AwsSpec(
        region,
        spec.texts("additionalRoles"),
        role(spec),
        spec.text("prefix", ""),
        auth(store, settings),
        spec.path());
  }

  private static Optional<Role> role(Fields spec) {
    Map<String, String> tags = new LinkedHashMap<>();
    spec.objects("sessionTags")
        .forEach(tag -> tags.put(tag.requiredText("key"), tag.text("value", "")));
    Optional<String> externalId = spec.text("externalID");
    List<String> transitive = spec.texts("transitiveTagKeys");
    Optional<String> arn = spec.text("role");
    if (arn.isEmpty() && (externalId.isPresent() || !tags.isEmpty() || !transitive.isEmpty())) {
      spec.refuse(
          Kind.MALFORMED,
          "role",
          "is required by externalID, sessionTags and transitiveTagKeys",
          "name the role, or remove them");
    }
    return arn.map(name -> new Role(name, externalId, tags, transitive));
  }

  private static Auth auth(StoreContext store, AwsSettings settings) {
    Fields spec = store.spec();
    Optional<Fields> auth = spec.object("auth");
    Optional<Auth> keys = auth.flatMap(a -> a.object("secretRef")).map(f -> keys(store, f));
    Optional<Auth> webIdentity =
        auth.flatMap(a -> a.object("jwt")).flatMap(f -> webIdentity(store, f));
    List<Auth> methods = Stream.of(keys, webIdentity).flatMap(Optional::stream).toList();
    if (methods.size() > 1) {
      spec.refuse(Kind.MALFORMED, "auth", "names more than one way to log in", "keep one of them");
    }
    boolean given = auth.map(a -> a.has("secretRef") || a.has("jwt")).orElse(false);
    if (!given && !mayUseAmbient(store, settings)) {
      spec.refuse(
          Kind.UNSUPPORTED,
          "auth",
          "is absent, so the store asks for the controller's own AWS identity, which it may not use",
          "give auth.secretRef or auth.jwt");
    }
    return methods.isEmpty() ? new Auth.Ambient() : methods.getFirst();
  }

  private static boolean mayUseAmbient(StoreContext store, AwsSettings settings) {
    return switch (settings.ambient()) {
      case NOBODY -> false;
      case CLUSTER_STORES -> store.kind() == StoreKind.CLUSTER && !store.fromTree();
      case ALL_STORES -> true;
    };
  }

  private static Auth keys(StoreContext store, Fields secretRef) {
    Optional<KeyRef> id = store.secretRef(secretRef, "accessKeyIDSecretRef", "");
    Optional<KeyRef> secret = store.secretRef(secretRef, "secretAccessKeySecretRef", "");
    if (id.isEmpty() || secret.isEmpty()) {
      secretRef.requiredObject("accessKeyIDSecretRef");
      secretRef.requiredObject("secretAccessKeySecretRef");
      return new Auth.Ambient();
    }
    return new Auth.Keys(
        id.get(), secret.get(), store.secretRef(secretRef, "sessionTokenSecretRef", ""));
  }

  private static Optional<Auth> webIdentity(StoreContext store, Fields jwt) {
    Optional<AccountRef> account = store.accountRef(jwt, "serviceAccountRef");
    if (account.isEmpty()) {
      jwt.requiredObject("serviceAccountRef");
    }
    return account.map(Auth.WebIdentity::new);
  }
}

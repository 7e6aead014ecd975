package dev.sealgate.reconciler.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.crds.v1alpha1.ApplicationStatus;
import dev.sealgate.crds.v1alpha1.ApplicationStatus.SecretStatus;
import dev.sealgate.reconciler.cluster.ApiCatalog;
import dev.sealgate.reconciler.cluster.ApiResource;
import dev.sealgate.reconciler.model.AppKey;
import dev.sealgate.reconciler.model.Manifest;
import dev.sealgate.reconciler.model.ObjectRef;
import dev.sealgate.reconciler.model.Origin;
import dev.sealgate.reconciler.model.SecretProvenance;
import dev.sealgate.reconciler.plan.IgnoreRules;
import dev.sealgate.reconciler.plan.Owner;
import dev.sealgate.reconciler.plan.Planner;
import dev.sealgate.reconciler.plan.Planning;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SecretStatusesTest {
  private static final ObjectRef SECRET = new ObjectRef("", "Secret", "", "login");
  private static final Origin ORIGIN = new Origin("login.yaml", 0);
  private static final Instant FIRST = Instant.parse("2026-03-01T12:00:00.123456789Z");
  private static final Instant LATER = FIRST.plusSeconds(60);
  private static final SecretProvenance FROM =
      new SecretProvenance(
          SECRET,
          SecretProvenance.Via.SOPS,
          ORIGIN,
          List.of("age1reader"),
          List.of("password", "user"),
          Optional.empty());

  private static final Planner PLANNER =
      new Planner(
          new Owner(new AppKey("team", "shop"), ""),
          "shop",
          Set.of(),
          IgnoreRules.NONE,
          (_, _) ->
              new ApiCatalog.Lookup.Served(new ApiResource("", "v1", "Secret", "secrets", true)));

  private static List<SecretStatus> told(
      Map<String, String> data, List<SecretStatus> before, Instant now) {
    Manifest manifest =
        new Manifest(
            "v1",
            SECRET,
            Map.of(
                "apiVersion",
                "v1",
                "kind",
                "Secret",
                "metadata",
                Map.of("name", "login"),
                "data",
                data),
            ORIGIN,
            Optional.empty());
    return switch (PLANNER.plan(List.of(manifest))) {
      case Planning.Planned(var plan) ->
          SecretStatuses.of(plan, List.of(FROM), statusWith(before), now);
      case Planning.Refused refused -> throw new AssertionError(refused.problems());
    };
  }

  private static ApplicationStatus statusWith(List<SecretStatus> secrets) {
    return new ApplicationStatus(
        null, null, null, null, null, null, null, null, secrets, null, null, null, null, null,
        null);
  }

  private static Map<String, String> changed(List<SecretStatus> secrets) {
    return Objects.requireNonNull(secrets.getFirst().changed());
  }

  @Test
  void aSecretIsToldWithItsSourceAndATimeAndAMarkForEachKey() {
    List<SecretStatus> all = told(Map.of("user", "YQ==", "password", "Yg=="), List.of(), FIRST);
    SecretStatus told = all.getFirst();

    assertThat(told.secret()).isEqualTo("shop/login");
    assertThat(told.via()).isEqualTo("SOPS");
    assertThat(told.file()).isEqualTo("login.yaml");
    assertThat(told.details()).containsExactly("age1reader");
    assertThat(changed(all)).containsOnlyKeys("password", "user");
    assertThat(changed(all).values())
        .allSatisfy(text -> assertThat(text).matches("2026-03-01T12:00:00Z [0-9a-f]{12}"));
  }

  @Test
  void aKeyKeepsItsTimeUntilItsValueChanges() {
    List<SecretStatus> before = told(Map.of("user", "YQ==", "password", "Yg=="), List.of(), FIRST);

    Map<String, String> now =
        changed(told(Map.of("user", "YQ==", "password", "Yw=="), before, LATER));

    assertThat(now.get("user")).isEqualTo(changed(before).get("user"));
    assertThat(now.get("password"))
        .startsWith("2026-03-01T12:01:00Z ")
        .isNotEqualTo(changed(before).get("password"));
  }

  @Test
  void equalValuesOfTwoKeysHaveDifferentMarks() {
    Map<String, String> now =
        changed(told(Map.of("user", "YQ==", "password", "YQ=="), List.of(), FIRST));

    assertThat(now.get("user")).isNotEqualTo(now.get("password"));
  }

  /** The status has to fit into one request to etcd, 1.5 MiB. */
  @Test
  void ofMoreKeysThanTheStatusHoldsNoneIsTold() {
    Map<String, String> data = new HashMap<>();
    for (int i = 0; i <= 8000; i++) {
      data.put("key-" + i, "YQ==");
    }

    SecretStatus told = told(data, List.of(), FIRST).getFirst();

    assertThat(told.secret()).isEqualTo("shop/login");
    assertThat(told.changed()).isNull();
  }

  @Test
  void aKeyThatIsGoneIsNotTold() {
    List<SecretStatus> before = told(Map.of("user", "YQ==", "password", "Yg=="), List.of(), FIRST);

    assertThat(changed(told(Map.of("user", "YQ=="), before, LATER))).containsOnlyKeys("user");
  }
}

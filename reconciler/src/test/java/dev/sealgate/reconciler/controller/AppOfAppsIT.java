package dev.sealgate.reconciler.controller;

import static dev.sealgate.reconciler.controller.ApplyIT.configMap;
import static dev.sealgate.reconciler.controller.TestApp.AUTOMATED;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class AppOfAppsIT {
  private static Lab lab;

  @BeforeAll
  static void startLab() {
    lab = Lab.start();
  }

  @AfterAll
  static void closeLab() {
    lab.close();
  }

  @Test
  void aWaveWaitsForTheApplicationsOfTheOneBefore() {
    TestApp parent = lab.app("parent");
    TestApp child = lab.app("child", parent.namespace()).file("a.yaml", "kind: nothing");
    child.push();
    parent
        .file(
            "child.yaml",
            """
            apiVersion: sealgate.dev/v1alpha1
            kind: Application
            metadata: {name: child, annotations: {argocd.argoproj.io/sync-wave: "-1"}}
            spec:
              source: {repoURL: "%s", targetRevision: main, path: app}
              interval: 2s
              syncPolicy: {automated: {prune: true, selfHeal: true}}
            """
                .formatted(child.git().url()))
        .file("after.yaml", configMap("after", "1"))
        .create(AUTOMATED);

    parent.await(
        () -> parent.condition("Ready").getMessage(),
        message ->
            message != null && message.contains("wave 0 waits for Application.sealgate.dev"));
    assertThat(parent.find("v1", "ConfigMap", "after")).isNull();

    child.file("a.yaml", configMap("a", "1")).push();

    parent.awaitReady();
    assertThat(parent.configValue("after", "key")).isEqualTo("1");
    assertThat(parent.configValue("a", "key")).isEqualTo("1");
  }
}

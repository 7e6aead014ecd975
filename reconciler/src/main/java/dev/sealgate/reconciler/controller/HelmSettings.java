package dev.sealgate.reconciler.controller;

import dev.sealgate.crds.v1alpha1.Helm;
import dev.sealgate.reconciler.helm.ChartSettings;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what an Application says of its chart. */
final class HelmSettings {
  private static final String VALUES = "values.yaml";

  private HelmSettings() {}

  static Optional<ChartSettings> of(@Nullable Helm helm) {
    return Optional.ofNullable(helm)
        .map(it ->
            new ChartSettings(
                filled(it.releaseName()),
                filled(it.namespace()),
                orEmpty(it.valueFiles()),
                isTrue(it.ignoreMissingValueFiles()),
                orEmpty(it.valuesFrom()).stream().map(HelmSettings::from).toList(),
                filled(it.values()),
                Optional.ofNullable(it.valuesObject()),
                orEmpty(it.parameters()).stream()
                    .map(each ->
                        new ChartSettings.Parameter(
                            each.name(),
                            each.value() == null ? "" : each.value(),
                            isTrue(each.forceString())))
                    .toList(),
                orEmpty(it.fileParameters()).stream()
                    .map(each -> new ChartSettings.FileParameter(each.name(), each.path()))
                    .toList(),
                isTrue(it.skipCrds()),
                isTrue(it.skipTests()),
                isTrue(it.skipSchemaValidation()),
                filled(it.kubeVersion()),
                orEmpty(it.apiVersions())));
  }

  private static ChartSettings.ValuesFrom from(Helm.ValuesFrom from) {
    return new ChartSettings.ValuesFrom(
        from.kind().equals("Secret"),
        from.name(),
        filled(from.valuesKey()).orElse(VALUES),
        filled(from.targetPath()),
        isTrue(from.optional()));
  }

  private static Optional<String> filled(@Nullable String text) {
    return Optional.ofNullable(text).filter(it -> !it.isEmpty());
  }

  private static <T> List<T> orEmpty(@Nullable List<T> list) {
    return list == null ? List.of() : list;
  }

  private static boolean isTrue(@Nullable Boolean flag) {
    return Boolean.TRUE.equals(flag);
  }
}

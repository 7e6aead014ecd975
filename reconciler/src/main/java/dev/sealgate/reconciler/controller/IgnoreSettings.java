package dev.sealgate.reconciler.controller;

import dev.sealgate.crds.v1alpha1.ApplicationSpec;
import dev.sealgate.crds.v1alpha1.SyncControl;
import dev.sealgate.reconciler.plan.IgnoreRules;
import dev.sealgate.reconciler.plan.IgnoreTarget;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rules about differences, of both forms. */
final class IgnoreSettings {
  private IgnoreSettings() {}

  static List<IgnoreRules.Rule> of(ApplicationSpec spec) {
    List<IgnoreRules.Rule> rules = new ArrayList<>();
    List<SyncControl.IgnoreDifference> argo = orEmpty(spec.ignoreDifferences());
    for (int i = 0; i < argo.size(); i++) {
      SyncControl.IgnoreDifference rule = argo.get(i);
      rules.add(
          new IgnoreRules.Rule(
              "spec.ignoreDifferences[" + i + "]",
              new IgnoreTarget.Named(
                  text(rule.group()), rule.kind(), text(rule.namespace()), text(rule.name())),
              orEmpty(rule.jsonPointers()),
              orEmpty(rule.jqPathExpressions()),
              orEmpty(rule.managedFieldsManagers())));
    }
    List<SyncControl.Ignore> flux = orEmpty(spec.ignore());
    for (int i = 0; i < flux.size(); i++) {
      SyncControl.Ignore rule = flux.get(i);
      SyncControl.Target target =
          rule.target() == null
              ? new SyncControl.Target(null, null, null, null, null, null, null)
              : rule.target();
      rules.add(
          new IgnoreRules.Rule(
              "spec.ignore[" + i + "]",
              new IgnoreTarget.Matching(
                  text(target.group()),
                  text(target.version()),
                  text(target.kind()),
                  text(target.namespace()),
                  text(target.name()),
                  text(target.labelSelector()),
                  text(target.annotationSelector())),
              rule.paths(),
              List.of(),
              List.of()));
    }
    return rules;
  }

  private static <T> List<T> orEmpty(@Nullable List<T> list) {
    return list == null ? List.of() : list;
  }

  private static String text(@Nullable String text) {
    return text == null ? "" : text;
  }
}

package dev.sealgate.cli.migrate;

import dev.sealgate.cli.migrate.Remark.Weight;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How Argo CD renders a chart: the words are the same here, and what stands behind them too. */
final class ArgoHelm {
  private static final String[] HELM = {"spec", "source", "helm"};
  private static final List<String> TEXTS =
      List.of("releaseName", "namespace", "values", "kubeVersion");
  private static final List<String> SWITCHES =
      List.of(
          "ignoreMissingValueFiles",
          "skipCrds",
          "skipTests",
          "skipSchemaValidation",
          "passCredentials");

  private final Report report;
  private final Draft draft;
  private final Optional<String> ref;

  /**
   * @param ref as which value files name the repository of values
   */
  ArgoHelm(Report report, Draft draft, Optional<String> ref) {
    this.report = report;
    this.draft = draft;
    this.ref = ref;
  }

  void carry(Fields source) {
    try (Fields helm = source.object("helm")) {
      for (String key : TEXTS) {
        Optional<String> text = helm.text(key);
        text.ifPresent(value -> noVariables(helm.path(key), value));
        draft.put(text, at(key));
      }
      for (String key : SWITCHES) {
        draft.put(helm.truth(key), at(key));
      }
      draft.put(helm.any("valuesObject"), at("valuesObject"));
      helm.texts("valueFiles").forEach(file -> valueFile(helm.path("valueFiles"), file));
      helm.texts("apiVersions").forEach(version -> draft.add(version, at("apiVersions")));
      parameters(helm);
      if (helm.text("version").filter(version -> !version.equals("v3")).isPresent()) {
        report.add(
            Weight.STOPS, helm.path("version"), "is not v3", "make it a chart of Helm 3 first");
      }
    }
  }

  private void valueFile(String path, String file) {
    if (file.matches(".*[*?\\[{].*")) {
      report.add(Weight.STOPS, path, "has the pattern " + file, "name the files one by one");
    }
    draft.add(found(path, file), at("valueFiles"));
  }

  /**
   * The file as it is named here: those of the repository of values begin with {@code $values/}.
   */
  private String found(String path, String file) {
    noVariables(path, file);
    String own = ref.map(name -> "$" + name + "/").orElse("");
    if (!own.isEmpty() && file.startsWith(own)) {
      return "$values/" + file.substring(own.length());
    }
    if (file.contains("://") || file.startsWith("$")) {
      report.add(
          Weight.STOPS,
          path,
          "has " + file + ", which is in no repository that is read",
          "bring the file into the repository of the values; a SOPS file is decrypted there");
    }
    return file;
  }

  private void parameters(Fields helm) {
    for (Fields parameter : helm.objects("parameters")) {
      try (parameter) {
        Map<String, Object> copy = Customized.texts(parameter, List.of("name", "value"));
        parameter.text("value").ifPresent(value -> noVariables(parameter.path("value"), value));
        parameter.truth("forceString").ifPresent(force -> copy.put("forceString", force));
        draft.add(copy, at("parameters"));
      }
    }
    for (Fields parameter : helm.objects("fileParameters")) {
      try (parameter) {
        Map<String, Object> copy = Customized.texts(parameter, List.of("name"));
        parameter
            .text("path")
            .ifPresent(file -> copy.put("path", found(parameter.path("path"), file)));
        draft.add(copy, at("fileParameters"));
      }
    }
  }

  /** Argo CD puts facts about the Application into these. */
  private void noVariables(String path, String text) {
    if (text.matches("(?s).*\\$\\{?ARGOCD_(APP|ENV)_.*")) {
      report.add(
          Weight.STOPS,
          path,
          "has variables of Argo CD's build environment",
          "write what they stand for");
    }
  }

  private static String[] at(String key) {
    return new String[] {HELM[0], HELM[1], HELM[2], key};
  }
}

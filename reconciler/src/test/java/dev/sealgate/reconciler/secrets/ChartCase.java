package dev.sealgate.reconciler.secrets;

import dev.sealgate.crypto.sops.Selection;
import dev.sealgate.reconciler.helm.ChartSettings;
import dev.sealgate.reconciler.helm.ChartSettings.ValuesFrom;
import java.util.List;
import java.util.Optional;

/** A chart of one template beside an encrypted file of values. */
final class ChartCase {
  static final String VALUES =
      "s: hunter2-abc\nb64: aHVudGVyMg==\nlines: |\n  hunter2\n  more\nodd: 'hun\"ter2'\n"
          + "template: 'hunter2 {{ .Release.Name }}'\n";

  private ChartCase() {}

  static void commit(PipelineFixture fixture, String template) {
    commit(fixture, template, VALUES);
  }

  static void commit(PipelineFixture fixture, String template, String values) {
    fixture
        .git
        .file("app/Chart.yaml", "apiVersion: v2\nname: small\nversion: 1.0.0\n")
        .file("app/templates/all.yaml", template)
        .file("app/secrets.yaml", sops("secrets.yaml", values));
    values(fixture, "secrets.yaml");
  }

  static byte[] sops(String name, String values) {
    return PipelineFixture.sops(name, values, Selection.DEFAULT, PipelineFixture.AGE);
  }

  static String secret(String value) {
    return "apiVersion: v1\nkind: Secret\nmetadata: {name: made}\nstringData: {x: " + value + "}\n";
  }

  static void values(PipelineFixture fixture, String... files) {
    set(fixture, List.of(files), List.of(), ClusterValues.NONE);
  }

  static void set(
      PipelineFixture fixture, List<String> files, List<ValuesFrom> from, ClusterValues values) {
    ChartSettings none = ChartSettings.NONE;
    fixture.chart =
        new ChartRequest(
            Optional.of(
                new ChartSettings(
                    none.releaseName(),
                    none.namespace(),
                    files,
                    false,
                    from,
                    none.values(),
                    none.valuesObject(),
                    none.parameters(),
                    none.fileParameters(),
                    false,
                    false,
                    false,
                    none.kubeVersion(),
                    none.apiVersions())),
            values,
            fixture.chart.capabilities());
  }
}

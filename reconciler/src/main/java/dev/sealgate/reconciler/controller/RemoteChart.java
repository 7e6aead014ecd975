package dev.sealgate.reconciler.controller;

import dev.sealgate.crds.v1alpha1.ApplicationSpec;
import dev.sealgate.crds.v1alpha1.Helm;
import dev.sealgate.crds.v1alpha1.SecretRef;
import dev.sealgate.crds.v1alpha1.Source;
import dev.sealgate.reconciler.charts.ChartSource;
import dev.sealgate.reconciler.git.FetchResult;
import dev.sealgate.reconciler.git.GitSource;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.model.Reason;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A chart that comes from a chart repository or registry.
 *
 * @param values a repository of Git whose files may be named as values
 * @param fault what is wrong with the spec, empty when nothing is
 */
record RemoteChart(ChartSource source, Optional<Values> values, String fault) {
  RemoteChart {
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(values, "values");
    Objects.requireNonNull(fault, "fault");
  }

  /**
   * @param secret that logs in to the repository
   */
  record Values(GitSource source, Optional<String> secret) {
    Values {
      Objects.requireNonNull(source, "source");
      Objects.requireNonNull(secret, "secret");
    }
  }

  /** Why nothing may be fetched; only where there is a fault. */
  FetchResult.Failed refused() {
    return new FetchResult.Failed(
        Problem.of(Reason.INVALID_SPEC, fault, "copy the revision from status.history as it is"));
  }

  /** Empty where the source is a folder of Git. */
  static Optional<RemoteChart> of(ApplicationSpec spec) {
    Source source = spec.source();
    Helm helm = source.helm();
    if (source.chart() == null) {
      return Optional.empty();
    }
    Helm.ValuesRepository values = helm == null ? null : helm.valuesRepository();
    boolean passes = helm != null && Boolean.TRUE.equals(helm.passCredentials());
    RemoteChart following =
        new RemoteChart(
            new ChartSource(
                source.repoURL(), source.chart(), orEmpty(source.targetRevision()), passes),
            Optional.ofNullable(values)
                .map(it ->
                    new Values(
                        new GitSource(it.repoURL(), orEmpty(it.targetRevision()), ""),
                        Optional.ofNullable(it.secretRef()).map(SecretRef::name))),
            "");
    return Optional.of(
        spec.rollback() == null ? following : following.at(spec.rollback().revision()));
  }

  /**
   * As it was at a revision, {@code version@digest}, with the commit of its values after a comma.
   */
  RemoteChart at(String revision) {
    int comma = revision.indexOf(',');
    String version = comma < 0 ? revision : revision.substring(0, comma);
    String commit = comma < 0 ? "" : revision.substring(comma + 1);
    return new RemoteChart(
        new ChartSource(source.repoUrl(), source.chart(), version, source.passCredentials()),
        values.map(it -> new Values(new GitSource(it.source().repoUrl(), commit, ""), it.secret())),
        fault(revision, values.isPresent()));
  }

  /** What is held is what was synced: chart and values together, or it would not hold. */
  private static String fault(String held, boolean hasValues) {
    if (held.contains("@") && held.contains(",") == hasValues) {
      return "";
    }
    return hasValues
        ? "spec.rollback.revision does not name a version of the chart and a commit of its values"
        : "spec.rollback.revision does not name a version of the chart alone";
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}

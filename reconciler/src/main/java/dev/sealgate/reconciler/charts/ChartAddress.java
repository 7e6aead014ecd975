package dev.sealgate.reconciler.charts;

import dev.sealgate.reconciler.git.SourceFailure;
import dev.sealgate.reconciler.model.Reason;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Where a chart comes from. */
sealed interface ChartAddress {
  /** Scheme, host and port: what a login belongs to. */
  URI origin();

  /** What messages name: without user, query and fragment. */
  String shown();

  /** Of the archive's only folder. */
  String chart();

  /**
   * @param base ends with a slash
   */
  record Repository(URI base, String chart) implements ChartAddress {
    @Override
    public URI origin() {
      return base;
    }

    @Override
    public String shown() {
      return base.toString().replaceAll("/$", "");
    }
  }

  /**
   * @param name of the repository in the registry, with the chart at its end
   */
  record Registry(URI origin, String name) implements ChartAddress {
    @Override
    public String shown() {
      return "oci://" + origin.getRawAuthority() + "/" + name;
    }

    @Override
    public String chart() {
      return name.substring(name.lastIndexOf('/') + 1);
    }
  }

  int LONGEST = 1024;
  Pattern CHART = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,249}");
  // distribution-spec: the name of a repository
  Pattern NAME =
      Pattern.compile(
          "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*)*");
  Map<String, String> ALIASES =
      Map.of("docker.io", "registry-1.docker.io", "index.docker.io", "registry-1.docker.io");
  String FORMS = "use https://host/path for a chart repository, or oci://host/path for a registry";

  /** A URL without a scheme is a registry, as in Argo CD. */
  static ChartAddress parse(String url, String chart) throws SourceFailure {
    if (url.isEmpty() || url.length() > LONGEST || url.chars().anyMatch(c -> c <= ' ')) {
      throw invalid("spec.source.repoURL is no URL", FORMS);
    }
    int colon = url.indexOf("://");
    String scheme = colon < 0 ? "oci" : url.substring(0, colon).toLowerCase(Locale.ROOT);
    String rest = (colon < 0 ? url : url.substring(colon + 3)).replaceAll("/+$", "");
    return switch (scheme) {
      case "oci" -> registry(rest, chart);
      case "https", "http" -> repository(scheme, rest, chart);
      default ->
          throw new SourceFailure(
              Reason.UNSUPPORTED,
              "spec.source.repoURL has a scheme that no chart comes from",
              FORMS);
    };
  }

  private static Repository repository(String scheme, String rest, String chart)
      throws SourceFailure {
    if (!CHART.matcher(chart).matches()) {
      throw invalid(
          "spec.source.chart is no name of a chart", "write the name that the repository lists");
    }
    return new Repository(uri(scheme + "://" + rest + "/"), chart);
  }

  private static Registry registry(String rest, String chart) throws SourceFailure {
    int slash = rest.indexOf('/');
    String host = slash < 0 ? rest : rest.substring(0, slash);
    String name = (slash < 0 ? "" : rest.substring(slash + 1) + "/") + chart;
    if (name.length() > LONGEST || !NAME.matcher(name).matches()) {
      throw invalid(
          "spec.source.repoURL and spec.source.chart make no name that a registry can have",
          "a chart oci://host/path/name is written as repoURL oci://host/path and chart name, in"
              + " lower case");
    }
    return new Registry(uri("https://" + ALIASES.getOrDefault(host, host) + "/"), name);
  }

  private static URI uri(String text) throws SourceFailure {
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException _) {
      throw invalid("spec.source.repoURL is no URL", FORMS);
    }
    if (uri.getRawUserInfo() != null || text.contains("@")) {
      throw invalid(
          "spec.source.repoURL holds a login",
          "take it out and put username and password into the Secret that spec.source.secretRef"
              + " names");
    }
    if (uri.getHost() == null || uri.getHost().isEmpty()) {
      throw invalid("spec.source.repoURL names no host", FORMS);
    }
    if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
      throw invalid(
          "spec.source.repoURL has a query or a fragment",
          "name the folder that index.yaml is in; a token belongs into the Secret that"
              + " spec.source.secretRef names");
    }
    return uri;
  }

  private static SourceFailure invalid(String message, String hint) {
    return new SourceFailure(Reason.INVALID_SPEC, message, hint);
  }
}

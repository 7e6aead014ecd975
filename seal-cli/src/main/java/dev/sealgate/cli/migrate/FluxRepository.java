package dev.sealgate.cli.migrate;

import dev.sealgate.cli.migrate.Remark.Weight;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Flux's {@code source.toolkit.fluxcd.io/v1 GitRepository}. */
final class FluxRepository {
  /** Flux's own, where the repository names none. */
  private static final String DEFAULT_BRANCH = "master";

  /** Of a Go duration, like the {@code 1h} of {@code 1h30m}. */
  private static final Pattern PART = Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,9})?)(ms|s|m|h)");

  private final Manifest manifest;
  private final Report report;

  FluxRepository(Manifest manifest, Report report) {
    this.manifest = manifest;
    this.report = report;
  }

  /**
   * @param sameNamespace whether the Application will find the Secret of the repository beside it
   */
  void into(Draft draft, boolean sameNamespace) {
    try (Fields root = new Fields(manifest.body(), "", report);
        Fields spec = root.object("spec")) {
      List.of("apiVersion", "kind", "metadata", "status").forEach(root::skip);
      List.of("timeout", "suspend").forEach(spec::skip);
      interval(spec, draft);
      draft.put(spec.text("url"), "spec", "source", "repoURL");
      try (Fields reference = spec.object("ref")) {
        draft.put(revision(reference), "spec", "source", "targetRevision");
      }
      secret(spec, draft, sameNamespace);
      if (spec.text("provider").filter(provider -> !provider.equals("generic")).isPresent()) {
        report.add(
            Weight.STOPS,
            "spec.provider",
            "logs in as the cloud says",
            "put a token into a Secret and name it in spec.secretRef");
      }
      spec.refuse(
          "verify",
          "asks for signed commits, which are not checked here",
          "take it out to go without, or stay with Flux for this one");
      spec.refuse("proxySecretRef", "is not supported", "set HTTPS_PROXY for the controller");
      spec.refuse(
          "ignore",
          "excludes files",
          "put the same patterns into a file .sealgateignore and take it out");
      spec.refuse("include", "joins repositories", "bring the files into one repository");
      if (spec.isTrue("recurseSubmodules")) {
        report.add(
            Weight.STOPS,
            "spec.recurseSubmodules",
            "is true: submodules are not followed",
            "bring the files into the repository");
      }
      spec.note("sparseCheckout", "is not needed: only the folder is read", "");
    }
  }

  /** How often Git is asked, which is what an Application's interval is. */
  private static void interval(Fields spec, Draft draft) {
    Optional<String> interval = spec.text("interval");
    draft.put(interval, "spec", "interval");
    if (interval.filter(FluxRepository::isTooLong).isPresent()) {
      spec.report()
          .add(
              Weight.STOPS,
              spec.path("interval"),
              "is longer than 24h",
              "write 24h: Git is asked at least once a day");
    }
  }

  private static boolean isTooLong(String duration) {
    double hours = 0;
    Matcher part = PART.matcher(duration);
    while (part.find()) {
      double number = Double.parseDouble(part.group(1));
      hours +=
          switch (part.group(2)) {
            case "h" -> number;
            case "m" -> number / 60;
            case "s" -> number / 3600;
            default -> number / 3_600_000;
          };
    }
    return hours > 24;
  }

  /** The first that is there of Flux's order: commit, name, semver, tag, branch. */
  private String revision(Fields reference) {
    reference.refuse(
        "semver", "picks the newest of many tags", "name a branch, a tag or a commit instead");
    Optional<String> name =
        reference.text("name").map(full -> full.replaceFirst("^refs/(heads|tags)/", ""));
    Optional<String> tag = reference.text("tag");
    Optional<String> branch = reference.text("branch");
    return reference
        .text("commit")
        .or(() -> name)
        .or(() -> tag)
        .or(() -> branch)
        .orElse(DEFAULT_BRANCH);
  }

  private void secret(Fields spec, Draft draft, boolean sameNamespace) {
    try (Fields secret = spec.object("secretRef")) {
      Optional<String> name = secret.text("name");
      draft.put(name, "spec", "source", "secretRef", "name");
      if (name.isPresent() && !sameNamespace) {
        report.add(
            Weight.STOPS,
            "spec.secretRef.name",
            "is a Secret of namespace " + manifest.metadata("namespace") + ", out of reach",
            "copy it into the namespace of the Application, or leave --namespace out");
      }
    }
  }
}

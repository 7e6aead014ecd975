package dev.sealgate.tour;

import dev.sealgate.testbed.Binaries;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Locale;

/** The steps that the reader sees; each one is checked against the API server before it is told. */
final class Tour {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final Narrator narrator;
  private final Workshop workshop;
  private final Objects objects;
  private final ExampleRepository repository;

  Tour(Narrator narrator, Workshop workshop) {
    this.narrator = narrator;
    this.workshop = workshop;
    this.objects = workshop.objects();
    this.repository = workshop.repository();
  }

  void run() {
    try {
      fillRepository();
      sync();
      build();
      heal();
      prune();
      rotate();
      refuseTampering();
    } catch (TourFailure failure) {
      objects.condition("Ready", "False").ifPresent(why -> narrator.say("Not Ready: " + why));
      throw failure;
    }
  }

  private void fillRepository() {
    narrator.step("Make the example repository: one folder, all four kinds of manifest");
    repository.write("settings.yaml", Manifests.SETTINGS);
    repository.write("service.yaml", Manifests.SERVICE);
    narrator.done("settings.yaml, service.yaml: plain manifests");

    narrator.command("seal encrypt --age age1… database.yaml > database.sops.yaml");
    repository.write(
        "database.sops.yaml",
        workshop.seal(
            Manifests.DATABASE_PLAIN,
            "encrypt",
            "--age",
            workshop.ageRecipient(),
            "--filename-override",
            "database.sops.yaml"));
    narrator.done("database.sops.yaml: a Secret, encrypted as sops does it");

    narrator.command("seal secret --cert sealing.pem < api-token.yaml > api-token.sealed.yaml");
    repository.write(
        "api-token.sealed.yaml",
        workshop.seal(
            Manifests.API_TOKEN_PLAIN,
            "secret",
            "--cert",
            workshop.sealingCertificate().toString(),
            "--format",
            "yaml"));
    narrator.done("api-token.sealed.yaml: a SealedSecret that only this cluster opens");

    repository.write("store.yaml", Manifests.STORE);
    repository.write("payments.yaml", Manifests.PAYMENTS);
    narrator.done("store.yaml, payments.yaml: an ExternalSecret and the store it reads from");
    narrator.say("What Git holds of the database password:");
    repository
        .read("database.sops.yaml")
        .lines()
        .filter(line -> line.strip().startsWith("password:"))
        .forEach(line -> narrator.say(line.substring(0, Math.min(70, line.length())) + "…"));
  }

  private void sync() {
    narrator.step("Push, and let the controller bring it into the cluster");
    String commit = repository.push("Add the shop");
    workshop.createApplication();
    Duration took =
        Wait.until(
            "the four kinds of manifest to stand in the cluster",
            LIMIT,
            () ->
                objects.serviceExists("shop")
                    && objects.settings().isPresent()
                    && objects.secretHas(Names.DATABASE, "password", "correct-horse-battery-staple")
                    && objects.secretHas(Names.API_TOKEN, "token", "only-the-cluster-can-open-this")
                    && objects.secretHas(Names.PAYMENTS, "key", Workshop.FIRST_STORED_KEY));
    narrator.done(
        "commit "
            + commit
            + " is in the cluster "
            + Narrator.millis(took)
            + " after the Application was made");
    Wait.until("Ready=True", LIMIT, () -> objects.condition("Ready", "True").isPresent());
    narrator.say(workshop.table());
  }

  private void build() {
    narrator.step("A kustomize overlay and a Helm chart, their secret values encrypted");
    if (!isThere("kustomize") || !isThere("sealgate-helm")) {
      narrator.say(
          "Left out: with Go 1.26, `testbed/provision quickstart` builds the programs for it.");
      return;
    }
    repository.writeBeside("base/kustomization.yaml", Manifests.BASE);
    repository.writeBeside("base/web.yaml", Manifests.BASE_WEB);
    repository.writeBeside("overlays/prod/kustomization.yaml", Manifests.OVERLAY);
    repository.writeBeside("overlays/prod/smtp.env", encrypted("smtp.env", Manifests.SMTP_PLAIN));
    narrator.done(
        "overlays/prod: a base, a patch, and a Secret generated from an encrypted env file");
    repository.writeBeside("charts/cache/Chart.yaml", Manifests.CHART);
    repository.writeBeside("charts/cache/values.yaml", Manifests.CHART_VALUES);
    repository.writeBeside("charts/cache/templates/login.yaml", Manifests.CHART_TEMPLATE);
    repository.writeBeside(
        "charts/cache/secrets.yaml", encrypted("secrets.yaml", Manifests.CHART_SECRETS_PLAIN));
    narrator.done("charts/cache: a chart, and an encrypted file of values");
    String commit = repository.push("Add an overlay and a chart");
    workshop.createBuiltApplications();
    Duration took =
        Wait.until(
            "what overlay and chart make to stand in the cluster",
            LIMIT,
            () ->
                objects.configHas("prod-web", "mode", "prod")
                    && objects.secretHas("prod-smtp", "SMTP_PASSWORD", "sent-by-the-overlay")
                    && objects.secretHas(
                        "cache-login", "url", "redis://cache:rendered%2Fby-the-chart@cache"));
    narrator.done(
        "commit "
            + commit
            + " is built and in the cluster "
            + Narrator.millis(took)
            + " later: kustomize and Helm saw placeholders only");
  }

  private static boolean isThere(String program) {
    return Files.isExecutable(Binaries.cache().resolve("bin").resolve(program));
  }

  private byte[] encrypted(String file, String plain) {
    return workshop.seal(
        plain, "encrypt", "--age", workshop.ageRecipient(), "--filename-override", file);
  }

  private void heal() {
    narrator.step("Somebody edits the live ConfigMap by hand");
    narrator.command(
        "kubectl -n sealgate-tour patch configmap shop-settings -p '{\"data\":{\"greeting\":\"hacked\"}}'");
    objects.editSettings("greeting", "hacked");
    Duration took =
        Wait.until(
            "the edit to be reverted",
            LIMIT,
            () ->
                objects.settings().map(data -> "hello".equals(data.get("greeting"))).orElse(false));
    narrator.done("reverted after " + Narrator.millis(took));
  }

  private void prune() {
    narrator.step("A file is deleted from Git");
    repository.delete("service.yaml");
    String commit = repository.push("Drop the service");
    Duration took =
        Wait.until("the Service to be pruned", LIMIT, () -> !objects.serviceExists("shop"));
    narrator.done(
        "Service shop is gone "
            + Narrator.millis(took)
            + " after the push of "
            + commit
            + " (the interval is 2 s)");
  }

  private void rotate() {
    narrator.step("The value in the external store is rotated, without a commit");
    String rotated = "rotated-" + Long.toString(System.nanoTime(), 36).toLowerCase(Locale.ROOT);
    objects.rotateStoredKey(rotated);
    Duration took =
        Wait.until(
            "the rotated value to arrive",
            LIMIT,
            () -> objects.secretHas(Names.PAYMENTS, "key", rotated));
    narrator.done(
        "the new value is in Secret shop-payments after "
            + Narrator.millis(took)
            + " (refreshInterval is 2 s)");
  }

  private void refuseTampering() {
    narrator.step("Somebody tampers with an encrypted file in Git");
    String good = repository.read("database.sops.yaml");
    repository.write("database.sops.yaml", tampered(good));
    repository.write("settings.yaml", Manifests.SETTINGS.replace("hello", "goodbye"));
    String commit = repository.push("Replace the user name, change the greeting");
    Wait.until(
        "the tampered revision to be refused",
        LIMIT,
        () -> objects.condition("Ready", "False").isPresent());
    narrator.done("commit " + commit + " is refused as a whole:");
    narrator.say(objects.condition("SecretsResolved", "False").orElse("(no reason given)"));
    boolean untouched =
        objects.settings().map(data -> "hello".equals(data.get("greeting"))).orElse(false)
            && objects.secretHas(Names.DATABASE, "password", "correct-horse-battery-staple");
    if (!untouched) {
      throw new TourFailure("a refused revision changed the cluster: please report this");
    }
    narrator.done("what ran before still runs: nothing of that commit was applied");
    repository.write("database.sops.yaml", good);
    repository.write("settings.yaml", Manifests.SETTINGS);
    repository.push("Restore the file");
    Wait.until("Ready=True again", LIMIT, () -> objects.condition("Ready", "True").isPresent());
    narrator.done("restored in Git, and the Application is Ready again");
  }

  /** Changes a ciphertext's first character: still base64, no longer authentic. */
  private static String tampered(String file) {
    int at = file.indexOf("data:", file.indexOf("username: ENC[")) + "data:".length();
    char flipped = file.charAt(at) == 'A' ? 'B' : 'A';
    byte[] bytes = file.getBytes(StandardCharsets.UTF_8);
    bytes[at] = (byte) flipped;
    return new String(bytes, StandardCharsets.UTF_8);
  }
}

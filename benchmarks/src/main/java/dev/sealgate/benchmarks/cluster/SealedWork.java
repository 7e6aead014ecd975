package dev.sealgate.benchmarks.cluster;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sealgate.crypto.sealed.SealOptions;
import dev.sealgate.crypto.sealed.SealedSecrets;
import dev.sealgate.crypto.sealed.SealingCertificate;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * One Application of N SealedSecrets of three values, new ones in every round. The clock starts
 * just before {@code git push}.
 */
final class SealedWork {
  private static final String APPLICATION = "sealed";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Environment environment;
  private final int size;
  private final Figures figures;

  SealedWork(Environment environment, int size, Figures figures) {
    this.environment = environment;
    this.size = size;
    this.figures = figures;
  }

  void run(int rounds) throws Exception {
    SealingCertificate certificate = SealingCertificate.parse(environment.sealingCertificate());
    String title = "E " + size + ": ";
    environment.work().write("deploy/README", new byte[] {'\n'}).push("Begin");
    environment.createApplication(APPLICATION, "deploy", "");
    List<String> names = IntStream.range(0, size).mapToObj(i -> "sealed-" + i).toList();
    try (Sighting secrets = environment.sight(Environment.objects("secrets"))) {
      for (int round = 0; round <= rounds; round++) {
        int now = round;
        Figures into = round == 0 ? new Figures() : figures;
        for (String name : names) {
          environment.work().write("deploy/" + name + ".json", sealed(name, now, certificate));
        }
        Sighting.Expected made =
            secrets.expect(
                names,
                (name, it) -> SecretsWork.password(it).equals("password-" + name + "-" + now));
        environment.work().record("Add");
        SecretsWork.Measured sync = new SecretsWork.Measured(environment);
        environment.work().push();
        environment.requestReconcile(APPLICATION);
        made.await();
        into.add(title + "push to first Secret, s", made.firstAfter(sync.start));
        into.add(title + "push to last Secret, s", made.lastAfter(sync.start));
        TimeUnit.SECONDS.sleep(2);
        into.add(title + "CPU of the sync, s", sync.cpu());
        Sighting.Expected gone = secrets.expectGone(names);
        environment.work().git("rm", "-q", "-r", "deploy").orThrow();
        environment.work().write("deploy/README", new byte[] {'\n'}).push("Remove");
        environment.requestReconcile(APPLICATION);
        gone.await();
        TimeUnit.SECONDS.sleep(2);
      }
    }
    figures.add(title + "peak RSS, MiB", environment.figures().peakMebibytes());
  }

  private static byte[] sealed(String name, int round, SealingCertificate certificate)
      throws IOException {
    Map<String, Object> secret =
        Map.of(
            "apiVersion",
            "v1",
            "kind",
            "Secret",
            "metadata",
            Map.of("name", name, "namespace", Environment.NAMESPACE),
            "stringData",
            Map.of(
                "user",
                "user-" + name,
                "password",
                "password-" + name + "-" + round,
                "url",
                "postgres://" + name + ".example.com:5432/app"));
    return JSON.writeValueAsBytes(
        SealedSecrets.seal(secret, certificate, SealOptions.at(Instant.now()), new SecureRandom()));
  }
}

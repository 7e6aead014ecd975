package dev.sealgate.reconciler.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.reconciler.Yaml;
import dev.sealgate.reconciler.cluster.ApiCatalog;
import dev.sealgate.reconciler.cluster.ApiResource;
import dev.sealgate.reconciler.model.AppKey;
import dev.sealgate.reconciler.model.Manifest;
import dev.sealgate.reconciler.model.ObjectRef;
import dev.sealgate.reconciler.model.Origin;
import dev.sealgate.reconciler.model.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Each folder is a case: what Git holds, and what is planned of it in which order. */
final class PlanGoldenTest {
  private static final Path CASES = Path.of("src/test/resources/ordering");
  private static final Set<String> CLUSTER_SCOPED =
      Set.of("Namespace", "CustomResourceDefinition", "ClusterRole", "ClusterRoleBinding");

  @TestFactory
  Stream<DynamicTest> cases() throws IOException {
    try (Stream<Path> found = Files.list(CASES)) {
      List<Path> cases = found.sorted().toList();
      assertThat(cases).isNotEmpty();
      return cases.stream()
          .map(dir -> DynamicTest.dynamicTest(dir.getFileName().toString(), () -> run(dir)));
    }
  }

  private static void run(Path dir) throws IOException {
    Planner planner =
        new Planner(
            new Owner(new AppKey("team", "shop"), ""),
            "shop",
            Set.of(),
            IgnoreRules.NONE,
            PlanGoldenTest::served);
    String shown =
        switch (planner.plan(manifests(Files.readString(dir.resolve("in.yaml"))))) {
          case Planning.Planned(Plan plan) -> shown(plan);
          case Planning.Refused(List<Problem> problems) ->
              problems.stream()
                  .map(problem -> problem.reason().text() + " | " + problem.line() + "\n")
                  .collect(Collectors.joining());
        };
    assertThat(shown).isEqualTo(Files.readString(dir.resolve("plan.txt")));
  }

  private static ApiCatalog.Lookup served(String apiVersion, String kind) {
    int slash = apiVersion.indexOf('/');
    return new ApiCatalog.Lookup.Served(
        new ApiResource(
            ObjectRef.groupOf(apiVersion),
            apiVersion.substring(slash + 1),
            kind,
            kind.toLowerCase(Locale.ROOT) + "s",
            !CLUSTER_SCOPED.contains(kind)));
  }

  private static List<Manifest> manifests(String text) {
    List<Manifest> manifests = new ArrayList<>();
    for (String document : text.split("(?m)^---\n")) {
      Map<String, @Nullable Object> body = Yaml.map(document);
      String apiVersion = String.valueOf(body.get("apiVersion"));
      Map<?, ?> metadata = (Map<?, ?>) body.get("metadata");
      manifests.add(
          new Manifest(
              apiVersion,
              new ObjectRef(
                  ObjectRef.groupOf(apiVersion),
                  String.valueOf(body.get("kind")),
                  text(metadata, "namespace"),
                  text(metadata, "name")),
              body,
              new Origin("in.yaml", manifests.size()),
              Optional.empty()));
    }
    return manifests;
  }

  private static String text(@Nullable Map<?, ?> metadata, String key) {
    return metadata == null || metadata.get(key) == null ? "" : String.valueOf(metadata.get(key));
  }

  private static String shown(Plan plan) {
    StringBuilder out = new StringBuilder();
    plan.objects()
        .forEach(
            object -> out.append(object.wave()).append(" | ").append(object.ref()).append('\n'));
    plan.hooks()
        .forEach(hook ->
            out.append(hook.object().wave())
                .append(" | ")
                .append(hook)
                .append(" | ")
                .append(hook.policies().stream().map(DeletePolicy::text).sorted().toList())
                .append('\n'));
    plan.skipped().stream()
        .sorted()
        .forEach(ref -> out.append("skipped: ").append(ref).append('\n'));
    LateSecrets.of(plan).forEach(line -> out.append("late: ").append(line).append('\n'));
    return out.toString().replace(plan.id().substring(0, 8), "ID");
  }
}

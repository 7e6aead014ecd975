package dev.sealgate.cli;

import dev.sealgate.cli.migrate.Manifest;
import dev.sealgate.cli.migrate.Migration;
import dev.sealgate.cli.migrate.Remark;
import dev.sealgate.cli.migrate.Remark.Weight;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    description =
        """
        Reads Flux Kustomizations with their GitRepositories, and Argo CD Applications, and prints Applications
        that apply the same. Nothing is asked but the files. A field that Sealgate can't do as the original does
        stops it, by name; what is only to be known is told on standard error.\
        """,
    descriptionHeading = "%n",
    parameterListHeading = "%n",
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer =
        """
          seal migrate kustomization.yaml repository.yaml > application.yaml
          kubectl -n flux-system get gitrepositories,kustomizations -o yaml \\
            | seal migrate > applications.yaml
          kubectl -n argocd get applications.argoproj.io shop -o yaml \\
            | seal migrate --git-secret git-auth --service-account shop-deployer

        The way around it, step by step, is in docs/migrate.md.

        Exit codes: 0 all is carried over or told, 1 something is in the way and named, 2 wrong command
        line.\
        """)
final class MigrateCommand implements Callable<Integer> {
  private final World world;

  @Parameters(
      paramLabel = "FILE",
      arity = "0..*",
      description = "YAML or JSON; none or - is standard input.")
  private List<String> files = List.of();

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAME",
      description =
          "Namespace of the Applications. Default: Flux's own; Argo CD's destination.namespace.")
  private @Nullable String namespace;

  @Option(
      names = "--service-account",
      paramLabel = "NAME",
      description = "ServiceAccount that applies, where the original names none.")
  private @Nullable String serviceAccount;

  @Option(
      names = "--git-secret",
      paramLabel = "NAME",
      description = "Secret with the credentials of Git, for Argo CD's Applications.")
  private @Nullable String gitSecret;

  @Option(
      names = "--cluster-secret",
      paramLabel = "NAME",
      description =
          "Secret with the login for another cluster, for Argo CD's Applications that name its"
              + " server.")
  private @Nullable String clusterSecret;

  @Option(
      names = "--chart-secret",
      paramLabel = "NAME",
      description = "Secret with the credentials of a chart repository or registry, likewise.")
  private @Nullable String chartSecret;

  @Option(names = "--partial", description = "Print the Applications even where a field is lost.")
  private boolean partial;

  MigrateCommand(World world) {
    this.world = world;
  }

  @Override
  public Integer call() {
    Migration migration =
        Migration.of(
            manifests(),
            new Migration.Settings(
                Optional.ofNullable(namespace),
                Optional.ofNullable(serviceAccount),
                Optional.ofNullable(gitSecret),
                Optional.ofNullable(clusterSecret),
                Optional.ofNullable(chartSecret)));
    if (migration.applications().isEmpty() && migration.isFaithful()) {
      throw Failure.of(
          "there is no Flux Kustomization and no Argo CD Application in the input",
          "seal migrate --help shows how to get them out of the cluster");
    }
    for (Remark remark : migration.remarks()) {
      boolean stops = remark.weight() == Weight.STOPS;
      world.say((stops ? "not carried over: " : "notice: ") + remark + "\n");
    }
    if (!migration.isFaithful() && !partial) {
      throw Failure.of(
          "the Applications would not apply the same: nothing is printed",
          "follow the lines above, or look at what --partial prints");
    }
    world.print(
        migration.applications().stream().map(YamlText::of).collect(Collectors.joining("---\n")));
    return migration.isFaithful() ? ExitCode.OK : ExitCode.FAILURE;
  }

  private List<Manifest> manifests() {
    List<Manifest> manifests = new ArrayList<>();
    for (String file : files.isEmpty() ? List.of("-") : files) {
      try (Source source = Source.read(world, file)) {
        for (Manifests.Document document : Manifests.read(source)) {
          add(manifests, source.name(), document);
        }
      }
    }
    return manifests;
  }

  /** What kubectl prints of several objects is a List. */
  private static void add(List<Manifest> manifests, String file, Manifests.Document document) {
    if (document.text("kind").endsWith("List")
        && document.body().get("items") instanceof List<?> items) {
      for (Object item : items) {
        if (item instanceof Map<?, ?> map) {
          manifests.add(new Manifest(file, document.index(), texts(map)));
        }
      }
    } else {
      manifests.add(new Manifest(file, document.index(), document.body()));
    }
  }

  @SuppressWarnings("unchecked") // Manifests lets no other keys in
  private static Map<String, @Nullable Object> texts(Map<?, ?> map) {
    return (Map<String, @Nullable Object>) map;
  }
}

package dev.sealgate.cli;

import dev.sealgate.cli.git.Fingerprints;
import dev.sealgate.cli.git.Git;
import dev.sealgate.cli.git.GitFolder;
import dev.sealgate.crypto.sealed.SealingKeyRing;
import dev.sealgate.crypto.sops.DecryptedSops;
import dev.sealgate.crypto.sops.SopsFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What is rendered, and with what. */
final class PreviewOptions {
  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      description =
          "Application manifests, and ConfigMaps and Secrets that they take variables from,"
              + " encrypted or not. Repeatable. Without one the folder is applied as it is.")
  private List<String> files = List.of();

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAME",
      description = "Where objects go that name no namespace, without -f. Default: default.")
  private @Nullable String namespace;

  @Option(
      names = "--sealing-key",
      paramLabel = "FILE",
      description = "Private sealing keys, in PEM or as kubectl get secret -o yaml. Repeatable.")
  private List<String> sealingKeys = List.of();

  @Option(
      names = "--resolve",
      description =
          "Ask the stores of ExternalSecrets, with the cluster of the kubeconfig for what is not in"
              + " the files: for folders that you trust, as a store in them says who gets which"
              + " credential. Without it nothing leaves this machine but what --trust-... and"
              + " --fetch-charts allow.")
  private boolean resolve;

  @Option(
      names = "--fetch-charts",
      description =
          "Get the chart that spec.source.chart names, from where spec.source.repoURL says; the"
              + " Secret with the login may stand in FILE. The repository of its values is this"
              + " one.")
  private boolean fetchCharts;

  @Mixin private final KubeconfigOptions kubeconfig = new KubeconfigOptions();

  @Mixin private final OpenOptions keys = new OpenOptions();

  OpenOptions keys() {
    return keys;
  }

  List<String> files() {
    return files;
  }

  String namespace() {
    return namespace == null ? "default" : namespace;
  }

  /** As it was typed. */
  Optional<String> givenNamespace() {
    return Optional.ofNullable(namespace);
  }

  boolean resolve() {
    return resolve;
  }

  boolean fetchCharts() {
    return fetchCharts;
  }

  /** The caller closes it. */
  SealingKeyRing sealingKeys(World world) {
    return sealingKeys.isEmpty()
        ? SealingKeyRing.of(List.of())
        : RecoveryKeys.load(world, sealingKeys);
  }

  Kubeconfig cluster(World world) {
    return kubeconfig.load(world);
  }

  /** Of the repository, so that two runs show the same; of this run where there is none. */
  static Fingerprints fingerprints(World world) {
    return GitFolder.common(world.cwd(), world.env())
        .map(folder -> Fingerprints.of(folder, world.random()))
        .orElseGet(() -> Fingerprints.ofThisRun(world.random()));
  }

  /** The working tree that a folder is in. */
  static Optional<Git> git(World world, Path folder) {
    return GitFolder.common(folder, Map.of()).map(_ -> Git.atTop(folder, world.env()));
  }

  /** What -f names, document by document. */
  List<Manifests.Document> documents(World world) {
    List<Manifests.Document> all = new ArrayList<>();
    for (String file : files) {
      try (Source source = SopsInput.read(world, file)) {
        SopsFormat format = SopsFormat.ofFileName(file).orElse(SopsFormat.YAML);
        boolean encrypted =
            source.content().use(bytes -> FileTree.isEncrypted(file, bytes, format));
        all.addAll(encrypted ? opened(world, source, format) : Manifests.read(source));
      }
    }
    return all;
  }

  private List<Manifests.Document> opened(World world, Source source, SopsFormat format) {
    try (Opening opening = keys.start(world);
        DecryptedSops open = opening.open(source, format, source.name());
        Source clear = new Source(source.name(), open.plaintext())) {
      return Manifests.read(clear);
    }
  }

  static boolean isApplication(Manifests.Document document) {
    return document.text("kind").equals("Application")
        && document.text("apiVersion").startsWith("sealgate.dev/");
  }

  static Path existing(World world, String folder) {
    Path path = world.resolve(folder).normalize();
    if (!Files.isDirectory(path)) {
      throw Failure.of(
          ExitCode.NO_FILE,
          folder + ": no such folder",
          "is it somewhere else? This one is " + world.cwd());
    }
    return path;
  }

  /** Without links on the way, where it is there. */
  static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException _) {
      return path;
    }
  }
}

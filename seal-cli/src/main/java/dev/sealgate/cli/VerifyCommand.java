package dev.sealgate.cli;

import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.sealed.OpenedSecret;
import dev.sealgate.crypto.sealed.SealedSecrets;
import dev.sealgate.crypto.sealed.SealingKey;
import dev.sealgate.crypto.sealed.SealingKeyRing;
import dev.sealgate.crypto.sops.SopsFormat;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    description =
        """
        SOPS files by the keys that decrypt takes; SealedSecrets by --recovery-private-key, without
        which they are left out. A sealing key whose certificate has expired is warned of.\
        """,
    descriptionHeading = "%n",
    parameterListHeading = "%n",
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer =
        """
          seal verify database.yaml
          seal verify .                            # all encrypted files below this folder
          seal verify --output name . | sort       # those that can't be opened
          seal verify --recovery-private-key keys.yaml deploy/

        Exit codes: 0 all can be opened, 1 something is wrong, 2 wrong command line, 100 no such file.\
        """)
final class VerifyCommand implements Callable<Integer> {
  private final World world;

  @Parameters(paramLabel = "FILE", arity = "1..*", description = "Encrypted files, and folders.")
  private List<String> files = List.of();

  @Option(
      names = "--recovery-private-key",
      paramLabel = "FILE",
      split = ",",
      hideParamSyntax = true,
      description = "Sealing keys, PEM or key Secrets. Repeatable.")
  private List<String> privateKeys = List.of();

  @Option(
      names = "--output",
      paramLabel = "FORMAT",
      description = "text, json, yaml, or name: each file that failed. Default: text.")
  private Listing output = Listing.text;

  @Mixin private final OpenOptions keys = new OpenOptions();

  VerifyCommand(World world) {
    this.world = world;
  }

  @Override
  public Integer call() {
    FileTree tree = new FileTree(world);
    try (Opening opening = keys.start(world);
        Ring ring =
            new Ring(privateKeys.isEmpty() ? null : RecoveryKeys.load(world, privateKeys))) {
      warnOfExpiry(ring.keys());
      List<String> wanted =
          ring.keys() == null
              ? tree.encrypted(files)
              : tree.matching(files, file -> tree.looksEncrypted(file) || hasSealed(file));
      Map<String, Optional<Problem>> results = new LinkedHashMap<>();
      try {
        return verify(wanted, file -> verify(file, opening, ring.keys()), results);
      } finally {
        if (output != Listing.text) {
          world.print(output.of("", Map.of("files", tree(results)), failed(results)));
        }
      }
    }
  }

  private int verify(List<String> files, Batch.Step step, Map<String, Optional<Problem>> results) {
    Batch.Step noted =
        file -> {
          try {
            step.on(file);
            results.put(file, Optional.empty());
          } catch (Failure | CryptoException e) {
            results.put(file, Optional.of(Problem.of(e, world)));
            throw e;
          }
        };
    return output == Listing.text && files.size() > 1
        ? Batch.run(world, files, "verified", noted)
        : Batch.quietly(world, files, noted);
  }

  private static List<String> failed(Map<String, Optional<Problem>> results) {
    return results.entrySet().stream()
        .filter(result -> result.getValue().isPresent())
        .map(Map.Entry::getKey)
        .toList();
  }

  private static List<Map<String, Object>> tree(Map<String, Optional<Problem>> results) {
    List<Map<String, Object>> all = new ArrayList<>();
    results.forEach((file, problem) -> {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("file", file);
      one.put("verified", problem.isEmpty());
      problem.ifPresent(found -> {
        one.put("message", found.message());
        one.put("hint", found.hint());
      });
      all.add(one);
    });
    return all;
  }

  /** Nothing to close without keys. */
  private record Ring(@Nullable SealingKeyRing keys) implements AutoCloseable {
    @Override
    public void close() {
      if (keys != null) {
        keys.close();
      }
    }
  }

  private void warnOfExpiry(@Nullable SealingKeyRing ring) {
    List<SealingKey> all = ring == null ? List.of() : ring.keys();
    long expired =
        all.stream()
            .filter(SealingKey::hasCertificate)
            .filter(key -> key.certificate().isExpiredAt(world.clock().instant()))
            .count();
    if (expired > 0) {
      world.warning(
          expired + " of the sealing keys have a certificate that has expired: they only open");
    }
  }

  private boolean hasSealed(String file) {
    if (!file.endsWith(".yaml") && !file.endsWith(".yml") && !file.endsWith(".json")) {
      return false;
    }
    try (Source source = Source.read(world, file)) {
      return !sealed(source).isEmpty();
    } catch (Failure _) {
      return false; // not ours
    }
  }

  private static List<Manifests.Document> sealed(Source source) {
    List<Manifests.Document> found = new ArrayList<>();
    for (Manifests.Document each : Manifests.read(source)) {
      if (each.text("kind").equals("SealedSecret")) {
        found.add(each);
      }
    }
    return found;
  }

  private void verify(String file, Opening opening, @Nullable SealingKeyRing ring) {
    SopsFormat format = SopsInput.format(null, file);
    try (Source source = SopsInput.read(world, file)) {
      boolean sops = source.content().use(bytes -> FileTree.isEncrypted(file, bytes, format));
      if (!sops && ring != null) {
        List<Manifests.Document> documents = sealed(source);
        if (!documents.isEmpty()) {
          documents.forEach(document -> open(file, document, ring));
          return;
        }
      }
      opening.open(source, format, file).close();
    }
  }

  private static void open(String file, Manifests.Document document, SealingKeyRing ring) {
    try (OpenedSecret opened = SealedSecrets.open(document.body(), ring)) {
      if (opened.data().isEmpty()) {
        throw Failure.of(
            file + ": SealedSecret " + document.metadata("name") + " holds nothing",
            "seal the Secret again");
      }
    } catch (CryptoException e) {
      throw e.at(new CryptoException.Location(file, document.index(), ""));
    }
  }
}

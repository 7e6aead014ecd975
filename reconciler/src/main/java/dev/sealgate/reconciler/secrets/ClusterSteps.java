package dev.sealgate.reconciler.secrets;

import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.sops.LeafType;
import dev.sealgate.reconciler.helm.ChartStep;
import dev.sealgate.reconciler.model.Origin;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.model.Reason;
import dev.sealgate.reconciler.model.SecretProvenance.Via;
import dev.sealgate.reconciler.render.Document;
import dev.sealgate.reconciler.render.ManifestLoader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Turns what ConfigMaps and Secrets hold into values of a chart, as Flux's HelmRelease does. */
final class ClusterSteps {
  private final ManifestLoader loader;
  private final ChartFiles files;
  private final ProblemList problems;

  ClusterSteps(ManifestLoader loader, ChartFiles files, ProblemList problems) {
    this.loader = loader;
    this.files = files;
    this.problems = problems;
  }

  List<ChartStep> of(ClusterValues values) {
    List<ChartStep> steps = new ArrayList<>();
    for (ClusterValues.Entry entry : values.entries()) {
      step(entry).ifPresent(steps::add);
    }
    return steps;
  }

  private Optional<ChartStep> step(ClusterValues.Entry entry) {
    Optional<String> path = entry.from().targetPath();
    if (entry.from().secret()) {
      ChartFiles.Place from = new ChartFiles.Place(Via.SUBSTITUTED, List.of());
      Origin origin = new Origin(entry.from().toString(), 0);
      if (path.isEmpty()) {
        return tree(entry, origin).map(it -> new ChartStep.File(files.masked(it, from)));
      }
      try (SecretBytes text = entry.text().use(ClusterSteps::unquoted)) {
        String placeholder = files.placeholder(origin, entry.place(), text, from);
        return Optional.of(new ChartStep.Set(path.get() + "=" + placeholder, true));
      }
    }
    byte[] content = files.plain("", entry.text().copyBytes());
    if (path.isEmpty()) {
      return Optional.of(new ChartStep.File(content));
    }
    byte[] bare = unquoted(content).copyBytes();
    return Optional.of(
        new ChartStep.Set(
            path.get() + "=" + new String(bare, StandardCharsets.UTF_8),
            bare.length < content.length));
  }

  /** As Flux has it: a text in quotes is a text, whatever it looks like. */
  private static SecretBytes unquoted(byte[] text) {
    int last = text.length - 1;
    boolean quoted = last > 0 && text[0] == text[last] && (text[0] == '\'' || text[0] == '"');
    return SecretBytes.takeOwnershipOf(quoted ? Arrays.copyOfRange(text, 1, last) : text.clone());
  }

  /** A Secret's YAML, each scalar of it a {@link Leaf}. */
  private Optional<Document> tree(ClusterValues.Entry entry, Origin origin) {
    ManifestLoader.Parsed parsed = loader.parse("values.yaml", entry.text().copyBytes());
    if (!parsed.problems().isEmpty() || parsed.documents().size() > 1) {
      problems.add(
          new Problem(
              Reason.INVALID_MANIFEST,
              "",
              -1,
              entry.place(),
              "the key " + entry.from().key() + " of the " + entry.from() + " is no YAML map",
              "it holds values like a file of them; a single value needs targetPath"));
      return Optional.empty();
    }
    return parsed.documents().stream()
        .map(it -> new Document(origin, Trees.map(it.tree(), "", (_, value) -> leaf(value))))
        .findFirst();
  }

  private static Object leaf(Object value) {
    return switch (value) {
      case String text -> text.isEmpty() ? text : new Leaf(SecretBytes.utf8(text), LeafType.STR);
      case Boolean flag -> new Leaf(SecretBytes.utf8(flag.toString()), LeafType.BOOL);
      default -> new Leaf(SecretBytes.utf8(value.toString()), LeafType.FLOAT);
    };
  }
}

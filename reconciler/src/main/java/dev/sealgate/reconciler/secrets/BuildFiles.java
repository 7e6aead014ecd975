package dev.sealgate.reconciler.secrets;

import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.mask.SecretRegistry;
import dev.sealgate.crypto.sops.Sops;
import dev.sealgate.crypto.sops.SopsFormat;
import dev.sealgate.reconciler.git.SourceFile;
import dev.sealgate.reconciler.kustomize.Masking;
import dev.sealgate.reconciler.model.Manifest;
import dev.sealgate.reconciler.model.Origin;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.model.Reason;
import dev.sealgate.reconciler.model.SecretProvenance;
import dev.sealgate.reconciler.model.SecretProvenance.Via;
import dev.sealgate.reconciler.render.Dialect;
import dev.sealgate.reconciler.render.Document;
import dev.sealgate.reconciler.render.ManifestLoader;
import dev.sealgate.reconciler.render.Place;
import dev.sealgate.reconciler.secrets.SecretSources.Source;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What kustomize gets to see: every file decrypted, its MAC verified, its values masked. */
final class BuildFiles implements Masking {
  private static final byte[] NOTHING = {};

  private final PreparationRequest request;
  private final ManifestLoader loader;
  private final SecretRegistry registry;
  private final ProblemList problems;
  private final SecretSources sources;
  private boolean inConfigMaps;

  BuildFiles(
      PreparationRequest request,
      ManifestLoader loader,
      SecretRegistry registry,
      SecretSources sources,
      ProblemList problems) {
    this.request = request;
    this.loader = loader;
    this.registry = registry;
    this.sources = sources;
    this.problems = problems;
  }

  SecretSources sources() {
    return sources;
  }

  @Override
  public Set<String> carriers() {
    if (sources.isEmpty()) {
      return Set.of();
    }
    Set<String> kinds = new TreeSet<>(Set.of("Secret"));
    request.policy().allowedKinds().forEach(kind -> kinds.add(kind.split("\\.", 2)[0]));
    if (inConfigMaps) {
      kinds.add("ConfigMap");
    }
    return kinds;
  }

  @Override
  public List<?> manifests(SourceFile file, Dialect dialect) {
    FileOutcome outcome = preparer().prepareForBuild(file, dialect);
    keep(file.path(), outcome);
    return outcome.manifests().stream().map(Manifest::body).toList();
  }

  @Override
  public List<?> patches(SourceFile file, boolean ofSecret) {
    FileOutcome outcome = preparer().preparePatches(file, ofSecret);
    keep(file.path(), outcome);
    return outcome.manifests().stream().map(Patches::written).toList();
  }

  @Override
  public List<?> patches(Place place, String text, boolean ofSecret) {
    FileOutcome outcome = preparer().preparePatches(patchDocuments(place, text), ofSecret);
    outcome.problems().forEach(problem -> problems.add(inside(place, problem)));
    remember(place.file(), outcome);
    return outcome.manifests().stream().map(Patches::written).toList();
  }

  private FilePreparer preparer() {
    return new FilePreparer(request, loader, registry);
  }

  private void keep(String file, FileOutcome outcome) {
    problems.addAll(outcome.problems());
    remember(file, outcome);
  }

  private void remember(String file, FileOutcome outcome) {
    Optional<SecretProvenance> from = outcome.provenance().stream().findFirst();
    sources.note(
        outcome.placeholders(),
        new Source(
            from.map(SecretProvenance::origin).orElse(new Origin(file, 0)),
            from.map(SecretProvenance::via).orElse(Via.SOPS),
            from.map(SecretProvenance::details).orElse(List.of())));
  }

  private List<Document> documents(Place place, String text) {
    return read(place, loader.parse(place.file(), text.getBytes(StandardCharsets.UTF_8)));
  }

  private List<Document> patchDocuments(Place place, String text) {
    return read(place, Patches.parsed(loader, place.file(), text.getBytes(StandardCharsets.UTF_8)));
  }

  private List<Document> read(Place place, ManifestLoader.Parsed parsed) {
    parsed.problems().forEach(problem -> problems.add(inside(place, problem)));
    return parsed.documents();
  }

  /** A problem of a text within a kustomization. */
  private static Problem inside(Place place, Problem problem) {
    String path =
        problem.keyPath().isEmpty() ? place.keyPath() : place.keyPath() + " > " + problem.keyPath();
    return new Problem(problem.reason(), place.file(), 0, path, problem.message(), problem.hint());
  }

  @Override
  public List<@Nullable Object> settings(SourceFile file) {
    byte[] content = request.read(file);
    if (Sops.looksEncrypted(content, SopsDocuments.format(file.path()))) {
      problems.add(
          Problem.inFile(
              Reason.UNSUPPORTED,
              file.path(),
              "kustomize's own settings can't be encrypted",
              "encrypt the files that they refer to"));
      return List.of();
    }
    ManifestLoader.Parsed parsed = loader.parse(file.path(), content);
    problems.addAll(parsed.problems());
    return clear(parsed.documents());
  }

  @Override
  public List<@Nullable Object> settings(Place place, String text) {
    return clear(documents(place, text));
  }

  private List<@Nullable Object> clear(List<Document> documents) {
    List<@Nullable Object> trees = new ArrayList<>();
    for (Document document : documents) {
      PlaceholderGuard.refuseForged(document.tree(), document.origin(), problems);
      trees.add(document.tree());
    }
    return trees;
  }

  @Override
  public byte[] value(Place place, SourceFile file, boolean ofSecret) {
    return content(place, file, ofSecret, SopsFormat.BINARY, this::mask);
  }

  @Override
  public byte[] variables(Place place, SourceFile file, boolean ofSecret) {
    return content(place, file, ofSecret, SopsFormat.DOTENV, this::lines);
  }

  private interface Writer {
    /**
     * @param content borrowed
     */
    byte[] written(SourceFile file, SecretBytes content, Via via, List<String> recipients);
  }

  private byte[] content(
      Place place, SourceFile file, boolean ofSecret, SopsFormat otherwise, Writer writer) {
    byte[] content = request.read(file);
    Optional<SopsFormat> format = SopsDocuments.encryption(file, content, otherwise);
    if (format.isEmpty() && !ofSecret) {
      return plain(file, content);
    }
    inConfigMaps |= !ofSecret;
    if (format.isEmpty()) {
      if (!mayBePlain(place, content)) {
        return NOTHING;
      }
      try (SecretBytes value = SecretBytes.takeOwnershipOf(content)) {
        return writer.written(file, value, Via.PLAINTEXT, List.of());
      }
    }
    return SopsDocuments.plaintext(file.path(), content, format.get(), request, problems)
        .map(opened -> {
          try (opened) {
            return writer.written(file, opened.content(), Via.SOPS, opened.recipients());
          }
        })
        .orElse(NOTHING);
  }

  private byte[] mask(SourceFile file, SecretBytes value, Via via, List<String> recipients) {
    return placeholder(file, value, via, recipients).getBytes(StandardCharsets.US_ASCII);
  }

  private String placeholder(SourceFile file, SecretBytes value, Via via, List<String> recipients) {
    if (value.length() == 0) {
      return "";
    }
    if (value.use(Ciphertext::isSopsIn)) {
      problems.add(
          Problem.inFile(
              Reason.CIPHERTEXT_LEFT,
              file.path(),
              "the file holds SOPS ciphertext in what was decrypted, or is no SOPS file as a whole",
              "decrypt it and encrypt it once, as a whole"));
      return "";
    }
    try {
      String placeholder = registry.mask(value);
      sources.note(List.of(placeholder), new Source(new Origin(file.path(), 0), via, recipients));
      return placeholder;
    } catch (CryptoException failure) {
      problems.addAll(CryptoProblems.inFile(file.path(), failure));
      return "";
    }
  }

  private byte[] lines(SourceFile file, SecretBytes content, Via via, List<String> recipients) {
    StringBuilder written = new StringBuilder();
    EnvFile.Reading reading =
        EnvFile.read(
            content,
            (key, value) ->
                written
                    .append(key)
                    .append('=')
                    .append(placeholder(file, value, via, recipients))
                    .append('\n'));
    if (reading instanceof EnvFile.Reading.BadLine(int line)) {
      problems.add(
          Problem.inFile(
              Reason.INVALID_MANIFEST,
              file.path(),
              "line " + line + " is no key=value",
              "a key has letters, digits, dots, dashes and underscores; a value is one line"));
    }
    return written.toString().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String literal(Place place, String value) {
    byte[] content = value.getBytes(StandardCharsets.UTF_8);
    if (value.isEmpty() || !mayBePlain(place, content)) {
      return "";
    }
    try (SecretBytes plain = SecretBytes.takeOwnershipOf(content)) {
      String placeholder = registry.mask(plain);
      sources.note(
          List.of(placeholder), new Source(new Origin(place.file(), 0), Via.PLAINTEXT, List.of()));
      return placeholder;
    }
  }

  private boolean mayBePlain(Place place, byte[] content) {
    if (Ciphertext.isIn(content)) {
      problems.add(
          place.problem(
              Reason.CIPHERTEXT_LEFT,
              "ciphertext that nobody can open here would become a Secret's value",
              "encrypt the file as a whole with sops"));
      return false;
    }
    if (!request.policy().allowPlaintextSecrets()) {
      problems.add(
          place.problem(
              Reason.PLAINTEXT_SECRET,
              "a Secret is made from what stands in Git in plaintext",
              "encrypt the file with `seal encrypt` and name it in files or envs; change the"
                  + " value, for it is in the history"));
      return false;
    }
    return true;
  }

  private byte[] plain(SourceFile file, byte[] content) {
    if (PlaceholderGuard.isForged(new String(content, StandardCharsets.ISO_8859_1))) {
      problems.add(
          Problem.inFile(
              Reason.PLACEHOLDER_FORGED,
              file.path(),
              "the file holds a text that looks like a placeholder of Sealgate's",
              "write something else: placeholders are made by the controller only"));
      return NOTHING;
    }
    return content;
  }
}

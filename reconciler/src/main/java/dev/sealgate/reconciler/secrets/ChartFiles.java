package dev.sealgate.reconciler.secrets;

import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.mask.Placeholders;
import dev.sealgate.crypto.mask.SecretRegistry;
import dev.sealgate.crypto.sops.LeafType;
import dev.sealgate.crypto.sops.Sops;
import dev.sealgate.crypto.sops.SopsFormat;
import dev.sealgate.reconciler.git.SourceFile;
import dev.sealgate.reconciler.helm.ChartMasking;
import dev.sealgate.reconciler.model.Origin;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.model.Reason;
import dev.sealgate.reconciler.model.SecretProvenance.Via;
import dev.sealgate.reconciler.render.Document;
import dev.sealgate.reconciler.render.JsonText;
import dev.sealgate.reconciler.render.Weight;
import dev.sealgate.reconciler.secrets.SecretSources.Source;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What Helm gets to see: every file decrypted, its MAC verified, its values masked. */
final class ChartFiles implements ChartMasking {
  private static final byte[] NOTHING = {};
  private static final byte[] OPEN = "{{".getBytes(StandardCharsets.US_ASCII);

  private final PreparationRequest request;
  private final SecretRegistry registry;
  private final SecretSources sources;
  private final ProblemList problems;
  private final Map<String, Origin> wholeFiles = new LinkedHashMap<>();
  private final Map<String, Origin> templates = new LinkedHashMap<>();
  private boolean lines;
  private boolean tpl;

  ChartFiles(
      PreparationRequest request,
      SecretRegistry registry,
      SecretSources sources,
      ProblemList problems) {
    this.request = request;
    this.registry = registry;
    this.sources = sources;
    this.problems = problems;
  }

  @Override
  public boolean isEncrypted(SourceFile file) {
    return SopsDocuments.encryption(file, request.tree().read(file), SopsFormat.YAML).isPresent();
  }

  @Override
  public byte[] values(SourceFile file) {
    byte[] content = request.read(file);
    if (!Sops.looksEncrypted(content, SopsDocuments.format(file.path()))) {
      return plain(file.path(), content);
    }
    try (Weight.Held _ = request.opening(content);
        SopsDocuments opened =
            SopsDocuments.values(file.path(), content, request.keys().keyring())) {
      if (opened.documents().size() != 1) {
        problems.add(
            Problem.inFile(
                Reason.INVALID_MANIFEST,
                file.path(),
                "a file of values holds one document",
                "split it"));
        return NOTHING;
      }
      return masked(opened.documents().getFirst(), new Place(Via.SOPS, opened.recipients()));
    } catch (CryptoException failure) {
      SopsRefusals.failed(file.path(), failure, request.keys(), problems);
      return NOTHING;
    }
  }

  /** Where values come from, besides their file. */
  record Place(Via via, List<String> details) {}

  /** The values of a document as JSON, with a placeholder for each {@link Leaf}. */
  byte[] masked(Document document, Place from) {
    if (!(document.tree() instanceof Map<?, ?> tree)) {
      return NOTHING;
    }
    Map<String, @Nullable Object> masked =
        Trees.mapMap(
            tree,
            "",
            (path, value) ->
                value instanceof Leaf leaf ? leaf(document.origin(), path, leaf, from) : value);
    return JsonText.of(masked).getBytes(StandardCharsets.UTF_8);
  }

  private @Nullable Object leaf(Origin origin, String path, Leaf leaf, Place from) {
    if (leaf.type() != LeafType.STR) {
      problems.add(
          Reason.UNSUPPORTED,
          origin,
          path,
          "an encrypted number, flag or time: a template that sees a placeholder in its place would"
              + " do another thing",
          "leave it unencrypted (encrypted_regex or unencrypted_suffix in .sops.yaml), or write it"
              + " in quotes if templates take a text");
      return null;
    }
    return placeholder(origin, path, leaf.value(), from);
  }

  /**
   * @param value borrowed
   */
  String placeholder(Origin origin, String path, SecretBytes value, Place from) {
    if (value.length() == 0) {
      return "";
    }
    if (value.use(Ciphertext::isSopsIn)) {
      problems.add(
          Reason.CIPHERTEXT_LEFT,
          origin,
          path,
          "the value is SOPS ciphertext again",
          "decrypt it and encrypt it once");
      return "";
    }
    try {
      String placeholder = registry.mask(value);
      sources.note(List.of(placeholder), new Source(origin, from.via(), from.details()));
      if (value.use(bytes -> contains(bytes, OPEN))) {
        templates.put(path, origin);
      }
      return placeholder;
    } catch (CryptoException failure) {
      problems.addAll(CryptoProblems.at(origin, path, failure));
      return "";
    }
  }

  private static boolean contains(byte[] all, byte[] part) {
    return new String(all, StandardCharsets.ISO_8859_1)
        .contains(new String(part, StandardCharsets.US_ASCII));
  }

  @Override
  public byte[] content(SourceFile file) {
    byte[] content = request.read(file);
    Optional<SopsFormat> format = SopsDocuments.encryption(file, content, SopsFormat.BINARY);
    if (format.isEmpty()) {
      return plain(file.path(), content);
    }
    return SopsDocuments.plaintext(file.path(), content, format.get(), request, problems)
        .map(opened -> {
          try (opened) {
            Origin origin = new Origin(file.path(), 0);
            wholeFiles.put(file.path(), origin);
            return placeholder(
                    origin, "", opened.content(), new Place(Via.SOPS, opened.recipients()))
                .getBytes(StandardCharsets.US_ASCII);
          }
        })
        .orElse(NOTHING);
  }

  @Override
  public byte[] clear(SourceFile file) {
    byte[] content = request.read(file);
    boolean json = file.name().endsWith(".json");
    if (Sops.looksEncrypted(content, json ? SopsFormat.JSON : SopsFormat.YAML)
        || Sops.looksEncrypted(content, SopsFormat.BINARY)) {
      problems.add(
          Problem.inFile(
              Reason.UNSUPPORTED,
              file.path(),
              "what Helm itself reads, and a template, can't be encrypted",
              "put the secret values into a file of values, and let the template name them"));
      return NOTHING;
    }
    return plain(file.path(), content);
  }

  /** A text that the Application or the cluster holds in the clear. */
  byte[] plain(String file, byte[] content) {
    if (Placeholders.containsAny(new String(content, StandardCharsets.ISO_8859_1))) {
      problems.add(
          Problem.inFile(
              Reason.PLACEHOLDER_FORGED,
              file,
              "the text holds what looks like a placeholder of Sealgate's",
              "write something else: placeholders are made by the controller only"));
      return NOTHING;
    }
    return content;
  }

  @Override
  public void templatesUse(boolean usesLines, boolean usesTpl) {
    lines = usesLines;
    tpl = usesTpl;
  }

  /** What no function of a template can find out. Asked when everything was read. */
  void refuseHidden() {
    if (lines) {
      wholeFiles
          .values()
          .forEach(origin ->
              problems.add(
                  Reason.UNSUPPORTED,
                  origin,
                  "",
                  "the chart takes files apart (`.Files.Lines`), and this one is encrypted",
                  "put its lines into a file of values"));
    }
    if (tpl) {
      templates.forEach((path, origin) ->
          problems.add(
              Reason.UNSUPPORTED,
              origin,
              path,
              "the value holds {{, and the chart calls `tpl`, which would have to look into it",
              "values are not expanded: write the finished text"));
    }
  }
}

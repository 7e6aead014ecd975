package dev.sealgate.cli;

import dev.sealgate.cli.git.Fingerprints;
import dev.sealgate.crypto.sealed.Scope;
import dev.sealgate.crypto.sops.Merged;
import dev.sealgate.crypto.sops.SopsFormat;
import dev.sealgate.crypto.sops.SopsLimits;
import dev.sealgate.crypto.sops.StructuredText;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Files of SealedSecrets, seen without any key. */
final class SealedText {
  private static final byte[] KIND = "SealedSecret".getBytes(StandardCharsets.US_ASCII);
  private static final Pattern SEALED = Pattern.compile("Ag[A-Za-z0-9+/]{200,}={0,2}");

  /** The place where a changed name and changed items meet. */
  private static final String WHOLE = "metadata";

  private SealedText() {}

  static boolean isSealed(Source source) {
    boolean named = source.content().use(SealedText::namesKind);
    try {
      return named
          && Manifests.read(source).stream()
              .anyMatch(document -> document.text("kind").equals("SealedSecret"));
    } catch (Failure _) {
      return false;
    }
  }

  private static boolean namesKind(byte[] bytes) {
    for (int i = 0; i + KIND.length <= bytes.length; i++) {
      int length = 0;
      while (length < KIND.length && bytes[i + length] == KIND[length]) {
        length++;
      }
      if (length == KIND.length) {
        return true;
      }
    }
    return false;
  }

  /** With short words for the ciphertexts; they are public, and each sealing makes others. */
  static String shortened(String text) {
    return SEALED
        .matcher(text)
        .replaceAll(match ->
            "(sealed "
                + Fingerprints.ofPublic(match.group().getBytes(StandardCharsets.US_ASCII))
                + ")");
  }

  /**
   * By value. What is sealed is bound to name, namespace and scope, so when one side changed these
   * and the other one the items, there is no file that opens.
   */
  static Merged merge(
      Source ours,
      Source theirs,
      @Nullable Source base,
      SopsFormat format,
      Function<String, Optional<Merged.Side>> choice) {
    if (base != null && partsWays(base, ours, theirs)) {
      return switch (choice.apply(WHOLE).orElse(null)) {
        case null -> new Merged.Conflicts(List.of(WHOLE));
        case OURS -> clean(ours);
        case THEIRS -> clean(theirs);
        case BASE -> clean(base);
      };
    }
    return StructuredText.merge(
        ours.name(),
        base == null ? null : base.content().copyBytes(),
        ours.content().copyBytes(),
        theirs.content().copyBytes(),
        format,
        choice,
        SopsLimits.DEFAULT);
  }

  private static Merged clean(Source side) {
    return new Merged.Clean(side.content().duplicate(), List.of());
  }

  private static boolean partsWays(Source base, Source ours, Source theirs) {
    List<Manifests.Document> was = Manifests.read(base);
    List<Manifests.Document> mine = Manifests.read(ours);
    List<Manifests.Document> other = Manifests.read(theirs);
    if (was.size() != mine.size() || was.size() != other.size()) {
      return false; // a conflict of documents then
    }
    for (int i = 0; i < was.size(); i++) {
      List<Object> before = place(was.get(i));
      List<Object> here = place(mine.get(i));
      List<Object> there = place(other.get(i));
      boolean moved = !here.equals(there);
      boolean followed =
          (before.equals(here) && items(was.get(i)).equals(items(mine.get(i))))
              || (before.equals(there) && items(was.get(i)).equals(items(other.get(i))));
      if (moved && !followed) {
        return true;
      }
    }
    return false;
  }

  private static List<Object> place(Manifests.Document document) {
    return List.of(
        document.metadata("name"),
        document.metadata("namespace"),
        Scope.ofAnnotations(annotations(document)));
  }

  private static Map<String, String> annotations(Manifests.Document document) {
    Map<String, String> texts = new LinkedHashMap<>();
    if (document.body().get("metadata") instanceof Map<?, ?> metadata
        && metadata.get("annotations") instanceof Map<?, ?> annotations) {
      annotations.forEach((key, value) -> texts.put(key.toString(), String.valueOf(value)));
    }
    return texts;
  }

  private static Object items(Manifests.Document document) {
    return document.body().get("spec") instanceof Map<?, ?> spec
        ? Objects.requireNonNullElse(spec.get("encryptedData"), Map.of())
        : Map.of();
  }
}

package dev.sealgate.reconciler.secrets;

import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.sops.DecryptedSops;
import dev.sealgate.crypto.sops.LeafMapper;
import dev.sealgate.crypto.sops.LeafType;
import dev.sealgate.crypto.sops.Sops;
import dev.sealgate.crypto.sops.SopsFormat;
import dev.sealgate.crypto.sops.SopsKeyring;
import dev.sealgate.reconciler.git.SourceFile;
import dev.sealgate.reconciler.model.Origin;
import dev.sealgate.reconciler.render.Document;
import dev.sealgate.reconciler.render.Weight;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The documents of a SOPS file whose MAC was verified. Encrypted values stand in them as {@link
 * Leaf}; only what says which object it is comes back in the clear.
 */
final class SopsDocuments implements AutoCloseable {
  private final List<Document> documents = new ArrayList<>();
  private final List<Leaf> leaves = new ArrayList<>();
  private final List<String> recipients;

  private SopsDocuments(List<String> recipients) {
    this.recipients = List.copyOf(recipients);
  }

  static SopsFormat format(String file) {
    return file.toLowerCase(Locale.ROOT).endsWith(".json") ? SopsFormat.JSON : SopsFormat.YAML;
  }

  /** How a file that may have any content is encrypted; empty when it is not. */
  static Optional<SopsFormat> encryption(SourceFile file, byte[] content, SopsFormat otherwise) {
    Set<SopsFormat> formats = new LinkedHashSet<>();
    formats.add(SopsFormat.ofFileName(file.name()).orElse(otherwise));
    formats.add(SopsFormat.BINARY);
    return formats.stream().filter(format -> Sops.looksEncrypted(content, format)).findFirst();
  }

  /**
   * @throws dev.sealgate.crypto.CryptoException the file can't be decrypted
   */
  static SopsDocuments decrypt(String file, byte[] content, SopsKeyring keys) {
    return decrypt(file, content, keys, true);
  }

  /**
   * Of a file that is no manifest: nothing of what was encrypted is in the clear.
   *
   * @throws dev.sealgate.crypto.CryptoException the file can't be decrypted
   */
  static SopsDocuments values(String file, byte[] content, SopsKeyring keys) {
    return decrypt(file, content, keys, false);
  }

  private static SopsDocuments decrypt(
      String file, byte[] content, SopsKeyring keys, boolean manifests) {
    try (DecryptedSops decrypted = Sops.decrypt(file, content, format(file), keys)) {
      SopsDocuments result = new SopsDocuments(decrypted.info().recipients());
      for (int i = 0; i < decrypted.documents(); i++) {
        Map<String, @Nullable Object> tree = decrypted.tree(i, result.new Keeper());
        if (manifests) {
          result.reveal(tree);
        }
        result.documents.add(new Document(new Origin(file, i), tree));
      }
      return result;
    }
  }

  /**
   * The plaintext of a file that is one value or a list of variables.
   *
   * @param content closed by whoever takes it
   */
  record Opened(SecretBytes content, List<String> recipients) implements AutoCloseable {
    @Override
    public void close() {
      content.close();
    }
  }

  /** Empty when it can't be decrypted; the reason is among the problems. */
  static Optional<Opened> plaintext(
      String file,
      byte[] content,
      SopsFormat format,
      PreparationRequest request,
      ProblemList problems) {
    DecryptionKeys keys = request.keys();
    try (Weight.Held _ = request.opening(content);
        DecryptedSops decrypted = Sops.decrypt(file, content, format, keys.keyring())) {
      return Optional.of(new Opened(decrypted.plaintext(), decrypted.info().recipients()));
    } catch (CryptoException failure) {
      SopsRefusals.failed(file, failure, keys, problems);
      return Optional.empty();
    }
  }

  List<Document> documents() {
    return documents;
  }

  /** Public names of the keys that the file is encrypted to. */
  List<String> recipients() {
    return recipients;
  }

  private final class Keeper implements LeafMapper {
    @Override
    public Object map(List<Object> path, SecretBytes value) {
      return map(path, value, LeafType.STR);
    }

    @Override
    public Object map(List<Object> path, SecretBytes value, LeafType type) {
      // SOPS writes Go's True and False; whoever reads the text expects what YAML says
      Leaf leaf = new Leaf(type == LeafType.BOOL ? lowerCase(value) : value.duplicate(), type);
      leaves.add(leaf);
      return leaf;
    }
  }

  private static SecretBytes lowerCase(SecretBytes flag) {
    return flag.use(
        text -> SecretBytes.utf8(text.length > 0 && (text[0] | 0x20) == 't' ? "true" : "false"));
  }

  /** A file that was encrypted whole still has to say what it is. */
  private void reveal(Map<String, @Nullable Object> object) {
    reveal(object, "apiVersion");
    reveal(object, "kind");
    if (object.get("metadata") instanceof Map<?, ?> metadata) {
      reveal(mutable(metadata), "name");
      reveal(mutable(metadata), "namespace");
    }
    if ("Secret".equals(object.get("kind"))) {
      reveal(object, "type");
      reveal(object, "immutable");
    }
    if (object.get("kind") instanceof String kind
        && kind.endsWith("List")
        && object.get("items") instanceof List<?> items) {
      for (Object item : items) {
        if (item instanceof Map<?, ?> map) {
          reveal(mutable(map));
        }
      }
    }
  }

  @SuppressWarnings("unchecked") // made a moment ago, with text keys
  private static Map<String, @Nullable Object> mutable(Map<?, ?> map) {
    return (Map<String, @Nullable Object>) map;
  }

  private static void reveal(Map<String, @Nullable Object> map, String key) {
    if (map.get(key) instanceof Leaf leaf) {
      String text = leaf.value().use(bytes -> new String(bytes, StandardCharsets.UTF_8));
      map.put(key, leaf.type() == LeafType.BOOL ? (Object) text.equalsIgnoreCase("true") : text);
    }
  }

  @Override
  public void close() {
    leaves.forEach(Leaf::close);
  }
}

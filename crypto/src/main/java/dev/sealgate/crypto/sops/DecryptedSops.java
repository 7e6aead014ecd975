package dev.sealgate.crypto.sops;

import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.CryptoException.Location;
import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.sops.SopsNode.Branch;
import dev.sealgate.crypto.sops.SopsNode.Comment;
import dev.sealgate.crypto.sops.SopsNode.Item;
import dev.sealgate.crypto.sops.SopsNode.Leaf;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A SOPS file whose MAC was verified. Holds its data key and its values until {@link #close()},
 * which wipes them; after that every method but {@link #info} throws {@link IllegalStateException}.
 * For use by one thread.
 */
public final class DecryptedSops implements AutoCloseable {
  private final SopsFile file;
  private final byte[] content;
  private final SecretBytes dataKey;
  private final List<Branch> roots;

  DecryptedSops(SopsFile file, byte[] content, SecretBytes dataKey, List<Branch> roots) {
    this.file = file;
    this.content = content.clone();
    this.dataKey = dataKey;
    this.roots = roots;
  }

  public SopsInfo info() {
    return SopsInfo.of(file.format(), file.metadata(), true);
  }

  public int documents() {
    return roots.size();
  }

  /**
   * A document without its metadata and comments: {@code String}, {@code Integer} or {@code Long},
   * {@code Double}, {@code Boolean}, {@code List}, {@code LinkedHashMap}, {@code null}; times are
   * RFC 3339 texts.
   *
   * @param mapper is asked for every value that was encrypted
   * @throws CryptoException.Malformed when a JSON object has the same name twice
   */
  public Map<String, Object> tree(int document, LeafMapper mapper) {
    requireOpen();
    try {
      return new PlainTree(mapper).of(roots.get(document));
    } catch (CryptoException e) {
      int index = roots.size() == 1 ? -1 : document;
      throw e.at(new Location(file.name(), index, ""));
    }
  }

  /** The whole plaintext in the format of the file, its layout and comments kept. */
  public SecretBytes plaintext() {
    requireOpen();
    if (file.format() == SopsFormat.BINARY) {
      return binary();
    }
    return file.writePlain(roots);
  }

  private SecretBytes binary() {
    for (Entry entry : roots.getFirst().entries()) {
      if (entry instanceof Item item
          && item.key().equals("data")
          && item.value() instanceof Leaf(Scalar value, Slot _)
          && (value.type() == LeafType.STR || value.type() == LeafType.BYTES)) {
        return SecretBytes.takeOwnershipOf(value.plainBytes());
      }
    }
    throw new CryptoException.Malformed(
            "SOPS binary", -1, "the object has no text named data", "it is a JSON file: say so")
        .at(Location.file(file.name()));
  }

  /**
   * Encrypts a changed plaintext for the same keys under the same data key. What did not change
   * keeps its ciphertext; when nothing did, the file comes back as it was.
   */
  public byte[] edit(byte[] newPlaintext, SopsEnvironment env) {
    requireOpen();
    try (SecretBytes old = plaintext();
        SecretBytes changed = SecretBytes.copyOf(newPlaintext)) {
      if (old.equals(changed)) {
        return content.clone();
      }
    }
    SopsFile plain =
        PlainFile.parse(file.name(), newPlaintext, file.format(), file.metadata(), env.limits());
    try {
      ValueCipher cipher = new ValueCipher(dataKey);
      remember(cipher);
      return plain.seal(
          plain.roots(), file.metadata(), cipher, env, Optional.of(OldQuotes.of(file.roots())));
    } catch (CryptoException e) {
      throw e.at(Location.file(file.name()));
    }
  }

  /**
   * As {@link #edit}, with one value of the first document put in place or added; the rest of the
   * text stays as it is.
   *
   * @throws CryptoException.Malformed when the path leads through a single value or past a list
   */
  public byte[] set(TreePath path, SopsValue value, SopsEnvironment env) {
    boolean textsOnly = file.format() == SopsFormat.DOTENV || file.format() == SopsFormat.INI;
    SopsNode node = textsOnly ? value.asText() : value.node();
    return change(path, env, root -> Optional.of(TreeOps.put(root, path, node))).orElseThrow();
  }

  /**
   * As {@link #edit}, with one value of the first document taken out.
   *
   * @return empty when there is nothing at the path
   */
  public Optional<byte[]> unset(TreePath path, SopsEnvironment env) {
    return change(path, env, root -> TreeOps.remove(root, path));
  }

  private Optional<byte[]> change(
      TreePath path, SopsEnvironment env, Function<Branch, Optional<Branch>> how) {
    requireOpen();
    if (file.format() == SopsFormat.BINARY) {
      throw new CryptoException.Unsupported(
              "a binary file is one value and has no keys", "replace it: seal edit, or encrypt it")
          .at(Location.file(file.name()));
    }
    try (SecretBytes plain = plaintext()) {
      byte[] text = plain.copyBytes();
      try {
        SopsFile parsed =
            PlainFile.parse(file.name(), text, file.format(), file.metadata(), env.limits());
        Optional<Branch> root = how.apply(parsed.roots().getFirst());
        if (root.isEmpty()) {
          return Optional.empty();
        }
        try (SecretBytes changed = PlainEdit.write(parsed, root.get(), path, env.limits())) {
          return Optional.of(changed.use(bytes -> edit(bytes, env)));
        }
      } finally {
        Arrays.fill(text, (byte) 0);
      }
    } catch (CryptoException e) {
      throw e.at(Location.file(file.name()));
    }
  }

  /**
   * A value of the first document: a text as it is, anything else in the format of the file.
   *
   * @return empty when there is nothing at the path
   */
  public Optional<SecretBytes> extract(TreePath path) {
    requireOpen();
    return TreeOps.find(roots.getFirst(), path).map(node -> Extract.text(node, file.format()));
  }

  SopsFile file() {
    return file;
  }

  byte[] content() {
    return content.clone();
  }

  SecretBytes dataKey() {
    requireOpen();
    return dataKey;
  }

  /**
   * The layout, comments and values in clear of the file, with a word for each encrypted value and
   * without the metadata.
   *
   * @param words gets the type of a value and lends the value
   */
  public SecretBytes masked(BiFunction<LeafType, SecretBytes, String> words) {
    requireOpen();
    TreeWalker walker =
        new TreeWalker((scalar, _) ->
            TreeWalker.Result.value(
                scalar instanceof Scalar.Secret secret && secret.iv().length > 0
                    ? new Scalar.Str(words.apply(secret.type(), secret.bytes()))
                    : scalar));
    return file.writePlain(roots.stream().map(walker::walk).toList());
  }

  /** A word for the data key, to tell whether two files have the same. */
  public String keyMark(Function<SecretBytes, String> word) {
    requireOpen();
    return word.apply(dataKey);
  }

  void remember(ValueCipher cipher) {
    TreeWalker walker =
        new TreeWalker((scalar, spot) -> {
          if (scalar instanceof Scalar.Secret secret) {
            cipher.remember(secret, spot.additionalData());
          }
          return TreeWalker.Result.value(scalar);
        });
    roots.forEach(walker::walk);
  }

  /**
   * Encrypts all values anew under a new data key.
   *
   * @param rule the keys; its selection is not looked at, the file's own stays
   */
  public byte[] rotate(EncryptionRule rule, SopsEnvironment env) {
    requireOpen();
    try (SecretBytes fresh = Sops.newDataKey(env.random())) {
      Metadata metadata =
          file.metadata()
              .withGroups(
                  DataKeys.wrap(fresh, rule.keyGroups(), rule.shamirThreshold(), env),
                  threshold(rule));
      return file.seal(roots, metadata, new ValueCipher(fresh), env, Optional.empty());
    } catch (CryptoException e) {
      throw e.at(Location.file(file.name()));
    }
  }

  /** As {@link #rotate}, for the keys that the file has. */
  public byte[] rotate(SopsEnvironment env) {
    return rotate(currentKeys(), env);
  }

  /** As {@link Sops#updateKeys}. */
  public byte[] updateKeys(EncryptionRule rule, SopsEnvironment env) {
    requireOpen();
    try {
      Metadata metadata =
          file.metadata()
              .withGroups(
                  DataKeys.wrap(dataKey, rule.keyGroups(), rule.shamirThreshold(), env),
                  threshold(rule));
      return file.write(file.roots(), metadata, env.indent());
    } catch (CryptoException e) {
      throw e.at(Location.file(file.name()));
    }
  }

  /** The keys and the selection that the file has. */
  public EncryptionRule currentKeys() {
    SopsInfo info = info();
    int threshold = info.keyGroups().size() > 1 ? info.shamirThreshold() : 0;
    return new EncryptionRule(
        info.keyGroups(), threshold, info.selection(), info.macOnlyEncrypted());
  }

  private static int threshold(EncryptionRule rule) {
    if (rule.keyGroups().size() == 1) {
      return 0;
    }
    return rule.shamirThreshold() == 0 ? rule.keyGroups().size() : rule.shamirThreshold();
  }

  private void requireOpen() {
    if (dataKey.isClosed()) {
      throw new IllegalStateException("the decrypted file has been closed");
    }
  }

  @Override
  public void close() {
    dataKey.close();
    roots.forEach(root -> secrets(root).forEach(SecretBytes::close));
  }

  private static Stream<SecretBytes> secrets(Object node) {
    Scalar none = Scalar.NIL;
    return switch (node) {
      case Branch branch -> branch.entries().stream().flatMap(DecryptedSops::secrets);
      case SopsNode.Sequence list -> list.elements().stream().flatMap(DecryptedSops::secrets);
      case Item item -> secrets(item.value());
      case Leaf(Scalar value, Slot _) -> secret(value);
      case Comment comment -> secret(comment.text());
      default -> secret(none);
    };
  }

  private static Stream<SecretBytes> secret(Scalar value) {
    return Stream.ofNullable(value instanceof Scalar.Secret secret ? secret.bytes() : null);
  }
}

package dev.sealgate.crypto.sops;

import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.CryptoException.Location;
import dev.sealgate.crypto.CryptoException.Malformed;
import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.sops.SopsNode.Branch;
import dev.sealgate.crypto.sops.SopsNode.Item;
import dev.sealgate.crypto.sops.SopsNode.Leaf;
import dev.sealgate.crypto.sops.Store.Opened;
import dev.sealgate.crypto.sops.Store.Rewrite;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A SOPS file as it was read: its text, its documents, and the metadata of the first one. */
record SopsFile(
    String name, SopsFormat format, SourceText source, List<Opened> documents, Metadata metadata) {

  static SopsFile parse(String name, byte[] content, SopsFormat format, SopsLimits limits) {
    try {
      SourceText source = SourceText.decode(content, limits, format.name());
      Store store = Store.of(format);
      List<Opened> documents = new ArrayList<>();
      List<Document> parsed = store.parse(source, limits, false);
      for (int i = 0; i < parsed.size(); i++) {
        documents.add(open(store, parsed.get(i), parsed.size() == 1 ? -1 : i));
      }
      Branch sops = documents.getFirst().metadata().orElseThrow(() -> NotSops.of(name, documents));
      Metadata metadata = MetadataReader.read(sops, limits);
      metadata.macAdditionalData();
      refuseConcatenation(documents, sops);
      return new SopsFile(name, format, source, documents, metadata);
    } catch (Malformed e) {
      throw NotSops.explained(e, name, content).at(Location.file(name));
    } catch (CryptoException e) {
      throw e.at(Location.file(name));
    }
  }

  private static Opened open(Store store, Document document, int index) {
    try {
      return store.open(document);
    } catch (CryptoException e) {
      throw e.at(new Location("", index, ""));
    }
  }

  /**
   * sops reads the first document's metadata only, and would then report a wrong value somewhere.
   */
  private static void refuseConcatenation(List<Opened> documents, Branch first) {
    Optional<Scalar> mac = mac(first);
    for (int i = 1; i < documents.size(); i++) {
      Optional<Branch> other = documents.get(i).metadata();
      if (other.isPresent() && !mac(other.get()).equals(mac)) {
        throw new Malformed(
                "SOPS metadata",
                -1,
                "the document was encrypted on its own: its MAC is not that of the first one",
                "keep documents that were encrypted separately in separate files")
            .at(new Location("", i, "sops.mac"));
      }
    }
  }

  private static Optional<Scalar> mac(Branch sops) {
    return sops.entries().stream()
        .filter(entry -> entry instanceof Item item && item.key().equals("mac"))
        .map(entry -> ((Item) entry).value())
        .filter(Leaf.class::isInstance)
        .map(leaf -> ((Leaf) leaf).value())
        .findFirst();
  }

  List<Branch> roots() {
    return documents.stream().map(opened -> opened.document().root()).toList();
  }

  SecretBytes dataKey(SopsKeyring keyring) {
    try {
      return DataKeys.unwrap(metadata, keyring);
    } catch (CryptoException e) {
      throw e.at(Location.file(name));
    }
  }

  List<Branch> decrypt(SecretBytes dataKey) {
    try {
      return TreeDecryption.decrypt(roots(), metadata, dataKey);
    } catch (CryptoException e) {
      throw e.at(Location.file(name));
    }
  }

  /** The text with these documents and this metadata in it. */
  byte[] write(List<Branch> roots, Metadata changed, int indent) {
    Optional<Branch> sops = Optional.of(MetadataWriter.write(changed, format));
    try (SecretBuffer out = new SecretBuffer(source.length() * 2)) {
      Store.of(format).write(source, rewrites(roots, sops), indent, out);
      if (source.endsWithinALine()) { // then what comes out does, so that it can come back
        out.dropLineBreak();
      }
      return out.toBytes();
    }
  }

  SecretBytes writePlain(List<Branch> roots) {
    try (SecretBuffer out = new SecretBuffer(source.length())) {
      Store.of(format).write(source, rewrites(roots, Optional.empty()), 0, out);
      if (source.endsWithinALine()
          && !(format == SopsFormat.YAML && lastEndsALine(roots.getLast()))) {
        out.dropLineBreak();
      }
      return out.toSecret();
    } catch (CryptoException e) {
      throw e.at(Location.file(name));
    }
  }

  /** Whether the last value is a text that, as a block, would lose its end with the line break. */
  private static boolean lastEndsALine(Object node) {
    return switch (node) {
      case Branch branch ->
          !branch.entries().isEmpty() && lastEndsALine(branch.entries().getLast());
      case SopsNode.Sequence list ->
          !list.elements().isEmpty() && lastEndsALine(list.elements().getLast());
      case Item item -> lastEndsALine(item.value());
      case Leaf(Scalar value, Slot _) -> {
        byte[] plain = value.plainBytes();
        boolean ends = plain.length > 0 && plain[plain.length - 1] == '\n';
        Arrays.fill(plain, (byte) 0);
        yield ends;
      }
      default -> false;
    };
  }

  private List<Rewrite> rewrites(List<Branch> roots, Optional<Branch> metadata) {
    List<Rewrite> rewrites = new ArrayList<>();
    for (int i = 0; i < documents.size(); i++) {
      rewrites.add(new Rewrite(documents.get(i), roots.get(i), metadata));
    }
    return rewrites;
  }

  /**
   * Encrypts the values, makes a new MAC and writes the text with both.
   *
   * @param plainRoots trees in the shape of the documents
   * @param quotes of a file whose ciphertexts are used again
   */
  byte[] seal(
      List<Branch> plainRoots,
      Metadata metadata,
      ValueCipher cipher,
      SopsEnvironment env,
      Optional<OldQuotes> quotes) {
    // old releases applied rules about keys to a file that is one value, and left it plain then
    Metadata plain =
        format == SopsFormat.BINARY ? metadata.withSelection(Selection.DEFAULT) : metadata;
    TreeEncryption.Encrypted encrypted =
        TreeEncryption.encrypt(
            plainRoots, plain.selection(), plain.macOnlyEncrypted(), cipher, env.random());
    String now = GoTime.format(env.clock().instant());
    String mac = cipher.encrypt(LeafType.STR, encrypted.mac(), now, env.random());
    List<Branch> sealed =
        encrypted.documents().stream()
            .map(root -> quotes.map(old -> old.restore(root)).orElse(root))
            .toList();
    String version = Sops.newerVersion(plain.version());
    return write(sealed, plain.sealed(now, mac, version), env.indent());
  }
}

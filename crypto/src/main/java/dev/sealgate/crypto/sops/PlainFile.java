package dev.sealgate.crypto.sops;

import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.CryptoException.Location;
import dev.sealgate.crypto.CryptoException.Malformed;
import dev.sealgate.crypto.CryptoException.PolicyRefused;
import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.sops.Document.Layout;
import dev.sealgate.crypto.sops.SopsNode.Branch;
import dev.sealgate.crypto.sops.SopsNode.Item;
import dev.sealgate.crypto.sops.SopsNode.Leaf;
import dev.sealgate.crypto.sops.Store.Opened;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A plaintext on its way to being encrypted. */
final class PlainFile {
  private static final String ENVELOPE = "{\n\t\"data\": \"\"\n}\n";
  private static final int ENVELOPE_VALUE = ENVELOPE.indexOf("\"\"");

  private PlainFile() {}

  /** Its text and documents, in a {@link SopsFile} whose metadata is what it shall get. */
  static SopsFile parse(
      String name, byte[] plaintext, SopsFormat format, Metadata metadata, SopsLimits limits) {
    try {
      if (format == SopsFormat.BINARY) {
        return envelope(name, plaintext, metadata, limits);
      }
      SourceText source = SourceText.decode(plaintext, limits, format.name());
      if (format == SopsFormat.YAML) {
        source = source.withLineEnd(); // metadata follows, and a block scalar may keep line ends
      }
      Store store = Store.of(format);
      List<Opened> documents = new ArrayList<>();
      for (Document document : store.parse(source, limits, true)) {
        if (store.holdsMetadata(document)) {
          throw new PolicyRefused(
              "the file has a sops entry already: it is encrypted, or uses the reserved name",
              "decrypt it first, or rename the entry");
        }
        documents.add(new Opened(document, Optional.empty(), List.of()));
      }
      return new SopsFile(name, format, source, documents, metadata);
    } catch (Malformed e) {
      throw NotSops.explained(e, name, plaintext).at(Location.file(name));
    } catch (CryptoException e) {
      throw e.at(Location.file(name));
    }
  }

  /** Any bytes become the member {@code data} of a JSON object. */
  private static SopsFile envelope(
      String name, byte[] plaintext, Metadata metadata, SopsLimits limits) {
    SourceText source = SourceText.of(ENVELOPE, false);
    if (plaintext.length > limits.maxBytes()) {
      SourceText.decode(plaintext, limits, "binary");
    }
    Slot slot = Slot.of(ENVELOPE_VALUE, ENVELOPE_VALUE + 2, Slot.Style.RAW);
    Scalar value = new Scalar.Secret(LeafType.STR, SecretBytes.copyOf(plaintext), new byte[0]);
    int start = ENVELOPE.indexOf("\"data\"");
    Item data = new Item("data", new Leaf(value, slot), start, slot.end());
    Layout layout = new Layout.Json(1, ENVELOPE.lastIndexOf('}'));
    Document document = new Document(new Branch(List.of(data)), layout);
    return new SopsFile(
        name,
        SopsFormat.BINARY,
        source,
        List.of(new Opened(document, Optional.empty(), List.of())),
        metadata);
  }
}

package dev.sealgate.externalsecrets.fake;

import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.externalsecrets.Failure.Kind;
import dev.sealgate.externalsecrets.Fields;
import dev.sealgate.externalsecrets.RemoteSecret;
import dev.sealgate.externalsecrets.SecretProvider;
import dev.sealgate.externalsecrets.SecretReader;
import dev.sealgate.externalsecrets.StoreContext;
import dev.sealgate.externalsecrets.StoreException;
import java.util.HashMap;
import java.util.Map;

/** Answers with what {@code spec.provider.fake.data} says. */
public final class FakeProvider implements SecretProvider {

  /** Key and version; the version is empty where none is given. */
  private record Entry(String key, String version) {}

  @Override
  public String name() {
    return "fake";
  }

  @Override
  public SecretReader open(StoreContext store) {
    Fields spec = store.spec();
    // What ESO shows as the store's state; a resolver has no use for it.
    spec.disregard("validationResult");
    Map<Entry, String> values = new HashMap<>();
    for (Fields item : spec.objects("data")) {
      Entry entry = new Entry(item.requiredText("key"), item.text("version", ""));
      item.unsupported("valueMap", "write the object as JSON into value");
      if (values.put(entry, item.requiredText("value")) != null) {
        item.refuse(
            Kind.MALFORMED, "key", "stands twice with the same version", "keep one of them");
      }
    }
    return new Reader(values);
  }

  @Override
  public void close() {}

  private record Reader(Map<Entry, String> values) implements SecretReader {

    @Override
    public RemoteSecret read(RemoteKey key) {
      if (key.metadata()) {
        throw StoreException.ofKey(
            Kind.UNSUPPORTED, "the fake provider has no metadata", "remove metadataPolicy");
      }
      String value = values.get(new Entry(key.key(), key.version()));
      if (value == null) {
        throw StoreException.ofKey(
            Kind.MISSING,
            "the store has no such key" + (key.version().isEmpty() ? "" : " of that version"),
            "add it to data of the store");
      }
      return new RemoteSecret.Payload(SecretBytes.utf8(value), key.version());
    }

    @Override
    public void close() {}

    @Override
    public String toString() {
      return "Reader[" + values.size() + " values]";
    }
  }
}

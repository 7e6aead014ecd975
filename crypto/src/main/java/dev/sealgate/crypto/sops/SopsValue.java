package dev.sealgate.crypto.sops;

import dev.sealgate.crypto.CryptoException.Malformed;
import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.sops.SopsNode.Item;
import dev.sealgate.crypto.sops.SopsNode.Leaf;
import java.nio.charset.StandardCharsets;

/** A value to put into a file. Its text form redacts. */
public final class SopsValue {
  private final SopsNode node;

  private SopsValue(SopsNode node) {
    this.node = node;
  }

  /** A text, as it stands. */
  public static SopsValue text(SecretBytes utf8) {
    String text = utf8.use(bytes -> SourceText.decode(bytes, SopsLimits.DEFAULT, "value").text());
    return new SopsValue(new Leaf(new Scalar.Str(text), null));
  }

  /**
   * A text in quotes, a number, true, false, null, a list or an object.
   *
   * @throws Malformed when it is no JSON; the message does not repeat it
   */
  public static SopsValue json(SecretBytes json) {
    try (SecretBuffer object = new SecretBuffer(json.length() + 8)) {
      object.text("{\"v\":");
      json.lend(bytes -> object.raw(bytes, 0, bytes.length));
      object.ascii('}');
      byte[] bytes = object.toBytes();
      try {
        SourceText source = SourceText.decode(bytes, SopsLimits.DEFAULT, "value");
        var entries = new JsonReader(source, SopsLimits.DEFAULT).read().root().entries();
        if (entries.size() == 1 && entries.getFirst() instanceof Item item) {
          return new SopsValue(item.value());
        }
      } catch (Malformed _) {
        // said below, in words that fit a value
      } finally {
        java.util.Arrays.fill(bytes, (byte) 0);
      }
    }
    throw new Malformed(
        "value", -1, "the value is not valid JSON", "put a text into double quotes: '\"text\"'");
  }

  SopsNode node() {
    return node;
  }

  /** What stores of texts alone take: a number or boolean as its text. */
  SopsNode asText() {
    if (node instanceof Leaf(Scalar value, Slot _) && !(value instanceof Scalar.Str)) {
      byte[] plain = value.plainBytes();
      String text = new String(plain, StandardCharsets.UTF_8);
      return new Leaf(
          new Scalar.Str(
              value instanceof Scalar.Bool(boolean bool) ? Boolean.toString(bool) : text),
          null);
    }
    return node;
  }

  @Override
  public String toString() {
    return "SopsValue[redacted]";
  }
}

package dev.sealgate.crypto.sops;

import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.CryptoException.Location;
import dev.sealgate.crypto.SecretBytes;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Works on YAML, JSON, dotenv and INI texts that are not encrypted: changes single values and
 * leaves all else of the text alone, layout, comments and order; or writes the whole in another
 * format.
 */
public final class StructuredText {
  private StructuredText() {}

  /**
   * Puts values into the first document, in the order of the map.
   *
   * @param name of the file, for error texts
   * @throws CryptoException.Malformed when the text can't be read, or a path leads through a single
   *     value
   */
  public static byte[] put(
      String name,
      byte[] text,
      SopsFormat format,
      Map<TreePath, SopsValue> values,
      SopsLimits limits) {
    byte[] current = text.clone();
    try {
      for (Map.Entry<TreePath, SopsValue> value : values.entrySet()) {
        SopsFile file = PlainFile.parse(name, current, format, bare(), limits);
        var root = TreeOps.put(file.roots().getFirst(), value.getKey(), value.getValue().node());
        try (SecretBytes changed = PlainEdit.write(file, root, value.getKey(), limits)) {
          Arrays.fill(current, (byte) 0);
          current = changed.copyBytes();
        }
      }
      return current;
    } catch (CryptoException e) {
      throw e.at(Location.file(name));
    }
  }

  /**
   * Writes a text in another format, as sops does where the types of input and output differ. A
   * binary file is one value named {@code data}. Comments get lost in JSON, and nothing else.
   *
   * @param name of the file, for error texts
   * @throws CryptoException.Malformed when the text can't be read
   * @throws CryptoException.Unsupported when the other format can't say what it holds
   */
  public static SecretBytes convert(
      String name, byte[] text, SopsFormat from, SopsFormat to, SopsLimits limits) {
    try {
      return Conversion.write(PlainFile.parse(name, text, from, bare(), limits).roots(), to);
    } catch (CryptoException e) {
      throw e.at(Location.file(name));
    }
  }

  /**
   * A three-way merge by value.
   *
   * @param base null when both sides made the file
   * @param choice who wins at a place that both sides changed, see {@link Merged.Conflicts}
   * @throws CryptoException.Malformed when one of the texts can't be read
   */
  public static Merged merge(
      String name,
      byte @Nullable [] base,
      byte[] ours,
      byte[] theirs,
      SopsFormat format,
      Function<String, Optional<Merged.Side>> choice,
      SopsLimits limits) {
    try {
      return new PlainMerge(name, format, bare(), limits, choice).merge(base, ours, theirs);
    } catch (CryptoException e) {
      throw e.at(Location.file(name));
    }
  }

  private static Metadata bare() {
    return new Metadata(List.of(), 0, Selection.DEFAULT, false, "", "", Sops.VERSION);
  }
}

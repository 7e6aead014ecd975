package dev.sealgate.crypto.sops;

import dev.sealgate.crypto.CryptoException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Something that keeps a file from being opened, whatever keys are at hand.
 *
 * @param keyPath where
 * @param problem holds no value of the file
 */
public record SopsDamage(String keyPath, String problem) {
  private static final String ARMOR = "-----BEGIN AGE ENCRYPTED FILE-----";

  public SopsDamage {
    Objects.requireNonNull(keyPath, "keyPath");
    Objects.requireNonNull(problem, "problem");
  }

  static List<SopsDamage> of(Metadata metadata) {
    List<SopsDamage> found = new ArrayList<>();
    if (metadata.mac().isEmpty()) {
      found.add(new SopsDamage("sops.mac", "is missing"));
    } else if (EncValue.parse(metadata.mac()).isEmpty()) {
      found.add(new SopsDamage("sops.mac", "is no ciphertext of sops: ENC[AES256_GCM,…]"));
    }
    List<List<WrappedKey>> groups = metadata.groups();
    for (int i = 0; i < groups.size(); i++) {
      int index = 0;
      for (WrappedKey key : groups.get(i)) {
        if (key.key() instanceof MasterKey.Age) {
          if (!key.enc().stripLeading().startsWith(ARMOR)) {
            String group = groups.size() == 1 ? "sops" : "sops.key_groups[" + i + "]";
            found.add(
                new SopsDamage(
                    group + ".age[" + index + "].enc", "is no age file: it lacks " + ARMOR));
          }
          index++;
        }
      }
    }
    return List.copyOf(found);
  }

  /** Key paths of ciphertexts, without the indexes of lists; none where it can't be read. */
  static List<String> ciphertexts(byte[] content, SopsFormat format, SopsLimits limits) {
    String text = new String(content, StandardCharsets.ISO_8859_1);
    boolean envelope = text.stripLeading().startsWith("{");
    if (!text.contains(EncValue.PREFIX) || (format == SopsFormat.BINARY && !envelope)) {
      return List.of();
    }
    Set<String> paths = new LinkedHashSet<>();
    TreeWalker walker =
        new TreeWalker((scalar, spot) -> {
          if (!spot.isComment()
              && scalar instanceof Scalar.Str(String value)
              && EncValue.parse(value).isPresent()) {
            paths.add(KeyPaths.format(new ArrayList<>(spot.keys())));
          }
          return TreeWalker.Result.value(scalar);
        });
    try {
      SourceText source = SourceText.decode(content, limits, format.name());
      for (Document document : Store.of(format).parse(source, limits, false)) {
        walker.walk(document.root());
      }
    } catch (CryptoException _) {
      return List.of(); // told by those who have to read it
    }
    return List.copyOf(paths);
  }
}

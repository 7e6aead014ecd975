package dev.sealgate.cli;

import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.sops.MasterKey;
import dev.sealgate.crypto.sops.Sops;
import dev.sealgate.crypto.sops.SopsFormat;
import dev.sealgate.crypto.sops.SopsLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The keys that a file is encrypted to. */
record WantedKeys(List<MasterKey> keys) {
  /** What may stand in a line that people copy into their shell. */
  private static final Pattern FINGERPRINT = Pattern.compile("[0-9A-Fa-f]{8,64}");

  WantedKeys {
    keys = List.copyOf(keys);
  }

  static WantedKeys of(Source source, SopsFormat format) {
    try {
      return new WantedKeys(
          Sops.inspect(source.name(), source.content().copyBytes(), format, SopsLimits.DEFAULT)
              .keyGroups()
              .stream()
              .flatMap(List::stream)
              .toList());
    } catch (CryptoException _) {
      // what is wrong with it is told when it is decrypted
      return new WantedKeys(List.of());
    }
  }

  /** Whether a key service may be enough. */
  boolean ofServices() {
    return keys.stream().anyMatch(RemoteKeys::isRemote);
  }

  /** The first one, where there is any. */
  Optional<String> pgp() {
    return keys.stream()
        .filter(MasterKey.Pgp.class::isInstance)
        .map(key -> key.describe().replace("!", ""))
        .filter(fingerprint -> FINGERPRINT.matcher(fingerprint).matches())
        .findFirst();
  }

  /** Whether it may be this SSH key: the public one beside it says it, where it is. */
  boolean maybeOf(Path privateKey) {
    List<String> readers =
        keys.stream()
            .filter(MasterKey.Age.class::isInstance)
            .map(MasterKey::describe)
            .filter(recipient -> recipient.startsWith("ssh-"))
            .toList();
    Optional<String> mine = publicPart(privateKey);
    return mine.isEmpty()
        ? !readers.isEmpty()
        : readers.stream().anyMatch(reader -> reader.contains(mine.get()));
  }

  /** Of {@code ssh-ed25519 AAAA... comment}. */
  private static Optional<String> publicPart(Path privateKey) {
    try {
      String[] words = Files.readString(Path.of(privateKey + ".pub")).split("\\s+", 3);
      return words.length > 1 ? Optional.of(words[1]) : Optional.empty();
    } catch (IOException _) {
      return Optional.empty();
    }
  }
}
